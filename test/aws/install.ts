import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Versions are pinned so that a difference listed in differences.ts is a difference of a known program. */
const motoVersion = '5.2.1';
const versityVersion = 'v1.8.0';
const cliVersion = '1.45.11';
const parliamentVersion = '1.6.4';
const cfnLintVersion = '1.58.0';

/** Where installed servers are kept between runs. */
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'storyclub-test');

export type Say = (line: string) => void;

/** A Python that can run the pinned moto: the machine's own when it has it, else one in a venv of ours. */
export async function installMoto(say: Say): Promise<string> {
  if ((await motoOf('python3')) === motoVersion) {
    say(`moto ${motoVersion}, already importable by python3`);
    return 'python3';
  }
  const venv = join(cache, `moto-${motoVersion}`);
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if ((await motoOf(python)) === motoVersion) {
    say(`moto ${motoVersion}, kept in ${venv}`);
    return python;
  }
  say(`moto ${motoVersion}: installing from PyPI into ${venv}`);
  await need('python3', ['-m', 'venv', venv]);
  await need(python, ['-m', 'pip', 'install', '--quiet', `moto[server]==${motoVersion}`]);
  return python;
}

/** The binary of versitygw, an S3 server over a directory that enforces write conditions. */
export async function installVersity(say: Say): Promise<string> {
  const bin = join(cache, `versitygw-${versityVersion}`);
  const binary = join(bin, process.platform === 'win32' ? 'versitygw.exe' : 'versitygw');
  if (existsSync(binary)) {
    say(`versitygw ${versityVersion}, kept in ${bin}`);
    return binary;
  }
  say(`versitygw ${versityVersion}: building from the Go proxy into ${bin}`);
  await mkdir(bin, { recursive: true });
  await need('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${versityVersion}`], {
    GOBIN: bin,
  });
  return binary;
}

/** The AWS CLI: the machine's own when it is the pinned one, else one in a venv of ours. */
export async function installAwsCli(say: Say): Promise<string> {
  if ((await cliOf('aws')) === cliVersion) {
    say(`AWS CLI ${cliVersion}, already there as aws`);
    return 'aws';
  }
  const venv = join(cache, `awscli-${cliVersion}`);
  const bin = join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');
  const aws = join(bin, process.platform === 'win32' ? 'aws.cmd' : 'aws');
  if ((await cliOf(aws)) === cliVersion) {
    say(`AWS CLI ${cliVersion}, kept in ${venv}`);
    return aws;
  }
  say(`AWS CLI ${cliVersion}: installing from PyPI into ${venv}`);
  await need('python3', ['-m', 'venv', venv]);
  await need(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', `awscli==${cliVersion}`]);
  return aws;
}

/** A Python with parliament, which checks policies of IAM against AWS's Service Authorization Reference. */
export async function installParliament(say: Say): Promise<string> {
  const venv = join(cache, `parliament-${parliamentVersion}`);
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(join(venv, 'complete'))) {
    say(`parliament ${parliamentVersion}, kept in ${venv}`);
    return python;
  }
  say(`parliament ${parliamentVersion}: installing from PyPI into ${venv}`);
  await need('python3', ['-m', 'venv', venv]);
  await need(python, ['-m', 'pip', 'install', '--quiet', `parliament==${parliamentVersion}`]);
  await need(python, ['-c', 'import parliament']);
  await writeFile(join(venv, 'complete'), '');
  return python;
}

/** cfn-lint, which checks templates of CloudFormation against AWS's resource schemas. */
export async function installCfnLint(say: Say): Promise<string> {
  const venv = join(cache, `cfn-lint-${cfnLintVersion}`);
  const bin = join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');
  const program = join(bin, process.platform === 'win32' ? 'cfn-lint.exe' : 'cfn-lint');
  if (existsSync(join(venv, 'complete'))) {
    say(`cfn-lint ${cfnLintVersion}, kept in ${venv}`);
    return program;
  }
  say(`cfn-lint ${cfnLintVersion}: installing from PyPI into ${venv}`);
  await need('python3', ['-m', 'venv', venv]);
  const python = join(bin, 'python');
  await need(python, ['-m', 'pip', 'install', '--quiet', `cfn-lint==${cfnLintVersion}`]);
  await need(program, ['--version']);
  await writeFile(join(venv, 'complete'), '');
  return program;
}

async function cliOf(aws: string): Promise<string | null> {
  try {
    const { stdout } = await run(aws, ['--version']);
    return /^aws-cli\/(\S+)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

async function motoOf(python: string): Promise<string | null> {
  try {
    const { stdout } = await run(python, ['-c', 'import flask, moto; print(moto.__version__)']);
    return stdout.trim();
  } catch {
    return null;
  }
}

async function need(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  try {
    await run(command, [...args], {
      env: { ...process.env, ...environment },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (cause) {
    throw new Error(
      `test:aws needs \`${command} ${args.join(' ')}\` to work, and the network the first time`,
      { cause },
    );
  }
}
