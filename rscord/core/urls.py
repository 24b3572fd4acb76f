"""What machines ask of this one."""

from django.urls import path

from rscord.core import health

urlpatterns = [
    path("health", health.live),
    path("health/ready", health.ready),
    path("metrics", health.show_metrics),
]
