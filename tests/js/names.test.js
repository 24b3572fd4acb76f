import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode, triggerAt } from "rscord/mentions.js";

/** @type {any} */
const guild = {
  id: "1",
  channels: { 5: { id: "5", name: "general" }, 6: { id: "6", name: "general-2" } },
  roles: { 1: { id: "1", name: "@everyone" }, 8: { id: "8", name: "Deck crew" } },
  emojis: { 9: { id: "9", name: "cat" }, 10: { id: "10", name: "dance", animated: true } },
};
const users = [{ id: "2", username: "bob" }, { id: "3", username: "bob.smith" }, { id: "4", username: "вера" }];
const place = { users, guild };

test("typed names become what messages carry, and come back", () => {
  const typed = "@bob and @bob.smith, @deck crew in #general-2 :cat: :dance: @Вера!";
  const sent = "<@2> and <@3>, <@&8> in <#6> <:cat:9> <a:dance:10> <@4>!";
  assert.equal(encode(typed, place), sent);
  assert.equal(decode(sent, place), "@bob and @bob.smith, @Deck crew in #general-2 :cat: :dance: @вера!");
  assert.equal(encode(decode(sent, place), place), sent);
});

test("what names nobody stays", () => {
  for (const text of ["mail@bob", "@bobby", "@nobody", "#nowhere", "<@2>", "C#general", "a:cat:b", "@everyone", "no names"]) {
    assert.equal(encode(text, place), text);
  }
  assert.equal(decode("<@77> <#77> <@&77> <:x:77>", place), "<@77> <#77> <@&77> <:x:77>");
});

test("code stays", () => {
  assert.equal(encode("`@bob` @bob ```\n@bob\n```", place), "`@bob` <@2> ```\n@bob\n```");
  assert.equal(decode("`<@2>` <@2>", place), "`<@2>` @bob");
});

test("in a chat there are only people", () => {
  assert.equal(encode("@bob #general", { users, guild: undefined }), "<@2> #general");
});

test("what is being typed", () => {
  assert.deepEqual(triggerAt("hi @bo", 6), { sign: "@", query: "bo", start: 3 });
  assert.deepEqual(triggerAt("@", 1), { sign: "@", query: "", start: 0 });
  assert.deepEqual(triggerAt("(#ген rest", 5), { sign: "#", query: "ген", start: 1 });
  assert.deepEqual(triggerAt(":смех", 5), { sign: ":", query: "смех", start: 0 });
  for (const text of ["mail@bo", ":)", ":D", "a b", "@bo ", "12:30"]) assert.equal(triggerAt(text, text.length), null, text);
});
