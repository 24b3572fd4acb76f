// Before the first paint, so that nobody who chose dark is shown light. Not a module: modules run later.
(() => {
  try {
    const theme = localStorage.getItem("rscord.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be blocked; then the system's choice counts.
  }
})();
