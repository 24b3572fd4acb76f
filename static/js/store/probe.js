import { DeliveryProbe } from "rscord/probe.js";

/** What the socket owes us, by message id. The connection decides what a missing one means. */
export const probe = new DeliveryProbe(() => {});
