/** The switcher and the list of shortcuts: one of them may be open. */

import { signal } from "@preact/signals";

export const quick = signal(/** @type {"switcher" | "shortcuts" | null} */ (null));
