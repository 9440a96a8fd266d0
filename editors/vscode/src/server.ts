/** How the server is started, as the settings say it. Knows nothing of Visual Studio Code, so that node can test it. */

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

const FOLDER = "${workspaceFolder}";

/**
 * The command of the setting `asynclint.command`, with the folder that is open put in.
 *
 * @throws Error when the setting does not name a program, or names a folder and none is open.
 */
export function serverCommand(setting: unknown, folder: string | undefined): Command {
  const [command, ...args] = words(setting).map((word) => filled(word, folder));
  if (command === undefined || command === "") {
    throw new Error('asynclint.command must name a program, as ["asynclint", "server"] does.');
  }
  return { command, args };
}

function words(setting: unknown): readonly string[] {
  const isWord = (word: unknown): word is string => typeof word === "string";
  return Array.isArray(setting) && setting.every(isWord) ? setting : [];
}

function filled(word: string, folder: string | undefined): string {
  if (!word.includes(FOLDER)) {
    return word;
  }
  if (folder === undefined) {
    throw new Error(`asynclint.command speaks of ${FOLDER}, and no folder is open.`);
  }
  return word.replaceAll(FOLDER, folder);
}
