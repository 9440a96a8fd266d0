import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { serverCommand } from "../src/server";

test("the command is what the setting says", () => {
  assert.deepEqual(serverCommand(["uv", "run", "asynclint", "server"], undefined), {
    command: "uv",
    args: ["run", "asynclint", "server"],
  });
});

test("the folder that is open is put in wherever it is named", () => {
  const setting = ["${workspaceFolder}/.venv/bin/asynclint", "server", "${workspaceFolder}"];
  assert.deepEqual(serverCommand(setting, "/home/me/shop"), {
    command: "/home/me/shop/.venv/bin/asynclint",
    args: ["server", "/home/me/shop"],
  });
});

test("a folder that is named has to be open", () => {
  assert.throws(() => serverCommand(["${workspaceFolder}/asynclint"], undefined), /no folder is open/);
});

test("a setting that names no program is refused", () => {
  for (const setting of [undefined, null, "asynclint server", [], [""], ["asynclint", 1]]) {
    assert.throws(() => serverCommand(setting, "/home/me"), /must name a program/);
  }
});

test("the default of the setting is a command", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf-8"));
  const setting = manifest.contributes.configuration.properties["asynclint.command"].default;
  assert.deepEqual(serverCommand(setting, undefined), { command: "asynclint", args: ["server"] });
});
