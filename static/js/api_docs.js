/** The page to try the API on: hands our description to Swagger UI, which its own script has defined. */

/** @typedef {{ method?: string, headers: Record<string, string> }} Call */

const seat = /** @type {HTMLElement} */ (document.getElementById("api"));

/** @type {any} */ (window).SwaggerUIBundle({
  url: "../schema/",
  domNode: seat,
  deepLinking: true,
  docExpansion: "list",
  filter: true,
  /** Calls that the browser's session signs need the token against forged ones. @param {Call} call */
  requestInterceptor: (call) => {
    call.headers["X-CSRFToken"] = seat.dataset.csrf ?? "";
    return call;
  },
});
