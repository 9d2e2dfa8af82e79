import { defineCheck } from '../check.ts';

const role =
  'storyclub infra makes a role for a workflow of GitHub (infra.github); people sign in with IAM Identity Center (aws configure sso).';

export const rootUser = defineCheck({
  code: 'root-user',
  title: 'Nobody works with the root user of the account',
  area: 'rights',
  severity: 'error',
  needs: ['caller'],
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  judge: ({ read }) => {
    const { arn, account } = read('caller');
    if (!arn.endsWith(':root')) return [];
    return [
      {
        what: `These credentials are those of the root user of the account ${account}.`,
        why: 'No policy limits them, nobody can take a right from them, and whoever gets hold of them owns the account and its bill.',
        next: `Delete the access keys of the root user, and publish with a role. ${role}`,
        fix: null,
      },
    ];
  },
});

export const userKeys = defineCheck({
  code: 'user-keys',
  title: 'Whoever publishes has a role, and credentials that expire',
  area: 'rights',
  severity: 'warning',
  needs: ['caller'],
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles',
  judge: ({ read, peek }) => {
    const users = [read('caller').arn, peek('rights')?.principal ?? ''].filter((arn) =>
      /:iam::\d*:user\//.test(arn),
    );
    return [...new Set(users)].map((arn) => ({
      what: `${arn} is a user of IAM, not a role.`,
      why: 'The access keys of a user hold until somebody deletes them: a key in an old laptop, a log or a repository publishes to the site years later.',
      next: `Publish with a role, and delete the keys of the user. ${role}`,
      fix: null,
    }));
  },
});
