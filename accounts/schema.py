"""How the OpenAPI description names the ways to sign a request."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class AuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """``accounts.authentication.Authentication`` as three schemes, of which a request uses one."""

    target_class = "accounts.authentication.Authentication"
    name = ["bearer", "bot", "cookie"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        return [{name: []} for name in self.name]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        return [
            {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token."},
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Bot <token>`"},
            {
                "type": "apiKey",
                "in": "cookie",
                "name": "sessionid",
                "description": "The browser's session; unsafe requests also need `X-CSRFToken`.",
            },
        ]
