/** The style sheet of the settings, whose address the page knows, is taken in when they are first opened. */
export function addSettingsStyle() {
  const address = document.getElementById("app")?.dataset.settingsStyle;
  if (!address || document.querySelector(`link[href="${address}"]`)) return undefined;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  return new Promise((resolve) => {
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}
