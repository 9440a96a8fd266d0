/** Starts the language server, and again when its command changes. All that it shows comes from there. */

import { commands, type ExtensionContext, Uri, window, workspace } from "vscode";
import { CancellationToken, LanguageClient, type Middleware, ResponseError, type ServerOptions } from "vscode-languageclient/node";

import { serverCommand } from "./server";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand("asynclint.restart", restart),
    workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("asynclint.command")) {
        await restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  try {
    const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
    const { command, args } = serverCommand(workspace.getConfiguration("asynclint").get("command"), folder);
    const server: ServerOptions = { command, args: [...args], ...(folder && { options: { cwd: folder } }) };
    client = new LanguageClient("asynclint", "asynclint", server, {
      documentSelector: [{ scheme: "file", language: "python" }],
      middleware: MIDDLEWARE,
    });
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`asynclint could not be started. ${reason}`);
  }
}

/** Pages of rules are Markdown, and are shown as what they mean. */
const MIDDLEWARE: Middleware = {
  window: {
    showDocument: async (params, next) => {
      if (params.uri.endsWith(".md")) {
        await commands.executeCommand("markdown.showPreview", Uri.parse(params.uri));
        return { success: true };
      }
      const answer = await next(params, CancellationToken.None);
      return answer instanceof ResponseError ? { success: false } : answer;
    },
  },
};
