import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'completion',
  describe: 'Prints a script that completes commands and flags in your shell',
  positionals: { shell: { describe: 'bash, zsh or fish', required: true } },
  flags: {},
  examples: [
    ['storyclub completion bash >> ~/.bashrc', 'for bash'],
    ['storyclub completion zsh > "${fpath[1]}/_storyclub"', 'for zsh'],
    ['storyclub completion fish > ~/.config/fish/completions/storyclub.fish', 'for fish'],
  ],
  async run(context, { shell }) {
    const { loadAllCommands } = await import('../cli/commands.ts');
    const { renderCompletion } = await import('../cli/completion-script.ts');
    const script = renderCompletion(shell, await loadAllCommands());
    context.print([script]);
    context.document({ version: 1, shell, script });
  },
});
