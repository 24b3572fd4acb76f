import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, explain, fieldErrors } from "rscord/api.js";
import { parsePath, pathOf } from "rscord/router.js";
import { lengthOf } from "rscord/store/messages.js";
import { inviteCode } from "rscord/store/places.js";

test("addresses lead to places and back", () => {
  for (const path of ["/", "/channels/1", "/channels/1/2", "/channels/1/2/3", "/settings", "/settings/sign-ins", "/channels/1/settings", "/channels/1/settings/roles/5", "/channels/1/2/settings/permissions/7"]) {
    const route = parsePath(path);
    assert.equal(route && pathOf(route), path);
  }
});

test("other addresses are the server's", () => {
  for (const path of ["/login", "/channels", "/channels/x/y", "/channels/1/2/3/4", "/channels/@me", "//evil.example", "/settings/", "/settings/a/b", "/settings/../x", "/channels/1/2/3/settings"]) {
    assert.equal(parsePath(path), null, path);
  }
});

test("an invite is known by its code, however it was pasted", () => {
  for (const text of ["aB3-x", " aB3-x\n", "https://x.org/invite/aB3-x", "x.org/invite/aB3-x/", "https://x.org/invite/aB3-x?a=1#b"]) {
    assert.equal(inviteCode(text), "aB3-x");
  }
  assert.equal(inviteCode("  "), "");
});

test("errors of fields are found, however deep", () => {
  const errors = { name: { _errors: [{ message: "Too long." }] }, embeds: { 0: { title: { _errors: [{ message: "No." }] } } } };
  assert.deepEqual(fieldErrors(errors), { name: "Too long.", "embeds.0.title": "No." });
});

test("people are told what to do, in words", () => {
  assert.match(explain(new ApiError(0)), /did not answer/);
  assert.match(explain(new ApiError(0, { code: 1 })), /too long/);
  assert.match(explain(new ApiError(429, { retry_after: 6.2 })), /7 seconds/);
  assert.match(explain(new ApiError(502)), /broke on the server/);
  assert.match(explain(new ApiError(404, { code: 10006, message: "Unknown Invite" })), /not valid/);
  assert.equal(explain(new ApiError(400, { errors: { content: { _errors: [{ message: "Too long." }] } } })), "Too long.");
  assert.match(explain(new TypeError("a bug")), /broke/);
});

test("length is counted in characters, as the server counts", () => {
  assert.equal(lengthOf("🍎ё"), 2);
});
