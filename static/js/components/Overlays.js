import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Lightbox } from "rscord/components/message/Lightbox.js";
import { asking } from "rscord/components/picker/state.js";
import { Quick } from "rscord/components/quick/Quick.js";
import { html } from "rscord/html.js";
import { t } from "rscord/i18n.js";
import { notify } from "rscord/store/ui.js";

const loadedPicker = signal(/** @type {any} */ (null));

/** What opens over the page for a moment, one of each. */
export function Overlays() {
  return html`<${PickerSeat} /><${Lightbox} /><${Quick} />`;
}

/** The picker, fetched when it is first asked for. */
function PickerSeat() {
  const open = asking.value;
  const Picker = loadedPicker.value;
  useEffect(() => {
    if (!open || Picker) return;
    import("rscord/components/picker/Picker.js").then(
      (module) => (loadedPicker.value = module.Picker),
      () => {
        asking.value = null;
        notify(t("emojiFailed"), "error");
      },
    );
  }, [open]);
  return open && Picker ? html`<${Picker} open=${open} />` : null;
}
