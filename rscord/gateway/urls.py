"""Addresses of the gateway's views."""

from django.urls import path

from rscord.gateway.api import BotGatewayView, GatewayView

urlpatterns = [
    path("gateway", GatewayView.as_view()),
    path("gateway/bot", BotGatewayView.as_view()),
]
