// Before the first paint, so that nobody who chose dark is shown light. Not a module: modules run later.
(() => {
  const looks = { theme: ["light", "dark", "contrast"], density: ["compact"], motion: ["reduced"] };
  try {
    for (const [name, values] of Object.entries(looks)) {
      const value = localStorage.getItem(`rscord.${name}`);
      if (value && values.includes(value)) document.documentElement.dataset[name] = value;
    }
  } catch {
    // Storage may be blocked; then the system's choice counts.
  }
})();
