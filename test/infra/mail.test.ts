import { assert, property, string, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approvalsIn } from '../../src/infra/mail/approval.ts';
import { readMail } from '../../src/infra/mail/mime.ts';
import { renderApprovals } from '../../src/report/mail-text.ts';

const arrivedAt = Date.UTC(2026, 10, 20, 10);
const link =
  'https://eu-west-2.acm-certificates.amazon.com/approvals?code=ab+cd%2Fef==&context=01234567-89ab-cdef';

/** The text of ACM's mail (https://docs.aws.amazon.com/acm/latest/userguide/email-automation.html). */
const wording = (url: string): string => `Greetings from Amazon Web Services,

We received a request to issue an SSL/TLS certificate for www.storyclub.example.

Domain: www.storyclub.example
AWS account ID: 111122223333
AWS Region name: us-east-1
Certificate Identifier: 12345678-1234-1234-1234-123456789012

To approve this request, go to Amazon Certificate Approvals
(${url}) and follow the instructions on the page.
`;

const verdict =
  'Authentication-Results: amazonses.com;\r\n spf=pass (spfCheck: ok) client-ip=1.2.3.4;\r\n dkim=pass header.i=@certificates.amazon.com;\r\n dmarc=pass header.from=certificates.amazon.com;\r\n';

/** A mail as SES writes it into a bucket, with CRLF. */
const mailOf = (body: string, headers = '', above = verdict): string =>
  `${above}From: Amazon Certificates <no-reply@certificates.amazon.com>\r\nSubject: Certificate request\r\n${headers}\r\n${body.replaceAll('\n', '\r\n')}`;

const quoted = (text: string): string =>
  text.replaceAll('=', '=3D').replaceAll(/(.{60})/g, '$1=\n');

const expected = {
  arrivedAt,
  worksUntil: arrivedAt + 72 * 3_600_000,
  link,
  domain: 'www.storyclub.example',
  account: '111122223333',
  certificate: '12345678-1234-1234-1234-123456789012',
  signed: true,
};

describe('the link is found', () => {
  const html = `<p>Domain: <b>www.storyclub.example</b></p><p>AWS account ID: 111122223333</p><p>Certificate Identifier: 12345678-1234-1234-1234-123456789012</p><a href="${link.replace('&', '&amp;')}">Approve</a>`;
  const parts = (boundary: string, ...pieces: readonly string[]): string =>
    [...pieces.map((piece) => `--${boundary}\n${piece}`), `--${boundary}--\n`].join('\n');
  const base64 = (text: string): string =>
    Buffer.from(text)
      .toString('base64')
      .replaceAll(/(.{76})/g, '$1\n');

  test.each([
    ['in plain text', mailOf(wording(link))],
    [
      'in lines that quoted-printable has broken',
      mailOf(quoted(wording(link)), 'Content-Transfer-Encoding: quoted-printable\r\n'),
    ],
    ['in base64', mailOf(base64(wording(link)), 'Content-Transfer-Encoding: BASE64\r\n')],
    ['in HTML', mailOf(html, 'Content-Type: text/html; charset=utf-8\r\n')],
    [
      'in both parts of an alternative, and told once',
      mailOf(
        parts(
          'a b',
          `Content-Type: text/plain\n\n${wording(link)}`,
          `Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n${base64(html)}`,
        ),
        'Content-Type: multipart/alternative;\r\n boundary="a b"\r\n',
      ),
    ],
    [
      'in a mail that was passed on',
      mailOf(
        parts('x', `Content-Type: message/rfc822\n\n${mailOf(wording(link)).replaceAll('\r', '')}`),
        'Content-Type: multipart/mixed; boundary=x\r\n',
      ),
    ],
  ])('%s', (_, bytes) => {
    expect(approvalsIn(bytes, arrivedAt)).toEqual([expected]);
  });

  test('under the address of earlier mails too', () => {
    const older = link.replace('eu-west-2.acm-certificates', 'certificates');
    expect(approvalsIn(mailOf(wording(older)), arrivedAt)).toEqual([{ ...expected, link: older }]);
  });
});

test.each([
  ['another host', link.replace('amazon.com', 'amazon.com.evil.example')],
  ['a host that ends alike', link.replace('eu-west-2.acm', 'evil-acm')],
  ["a bucket of anybody's at Amazon", 'https://evil.s3.amazonaws.com/approvals?code=a&context=b'],
  [
    'a name before the host',
    link.replace('https://', 'https://eu-west-2.acm-certificates.amazon.com@evil.example/'),
  ],
  ['a user name', link.replace('https://', 'https://user@')],
  ['a port', link.replace('.com/', '.com:8443/')],
  ['plain HTTP', link.replace('https', 'http')],
  ['another page', link.replace('/approvals', '/approvals/../login')],
  ['no code', link.replace('code', 'kode')],
  ['control characters', link.replace('ab+', 'ab\u001B[2J')],
])('%s is no approval', (_, url) => {
  expect(approvalsIn(mailOf(wording(url)), arrivedAt)).toEqual([]);
});

test.each([
  [
    'of its own, below that of SES',
    `${verdict.replace('pass header.i', 'fail header.i')}${verdict}`,
  ],
  [
    'of its own alone',
    'Authentication-Results: mx.evil.example; dkim=pass header.i=@amazon.com\r\n',
  ],
  [
    'for another domain',
    'Authentication-Results: amazonses.com; dkim=pass header.i=@amazon.com.evil.example;\r\n',
  ],
  [
    'for a domain that ends alike',
    'Authentication-Results: amazonses.com; dkim=pass header.i=@notamazon.com;\r\n',
  ],
])('a mail that brings a verdict %s is not taken for signed', (_, above) => {
  expect(approvalsIn(mailOf(wording(link), '', above), arrivedAt)).toEqual([
    { ...expected, signed: false },
  ]);
});

test('whatever a mail holds, it is read to its end', () => {
  assert(
    property(uint8Array({ maxLength: 400 }), string(), (bytes, boundary) => {
      const head = `Content-Type: multipart/mixed; boundary="${boundary}"\n`;
      const mail = `${head}\n--${boundary}\n${head}\n${Buffer.from(bytes).toString('latin1')}`;
      expect(readMail(mail).texts.length).toBeLessThanOrEqual(40);
      expect(approvalsIn(mail, arrivedAt)).toEqual([]);
    }),
  );
});

test('a mail of half a megabyte that was written to take long to read does not', () => {
  const quotedHead = 'Content-Transfer-Encoding: quoted-printable\r\n';
  for (const body of [' '.repeat(500_000), ' \r'.repeat(250_000), '<'.repeat(500_000)]) {
    const began = performance.now();
    expect(approvalsIn(`${quotedHead}\r\n${body}`, arrivedAt)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(2_000);
  }
});

test('a verdict that was written to take long to read does not either', () => {
  const above = `Authentication-Results: amazonses.com; ${'dkim=pass '.repeat(50_000)}\r\n`;
  const began = performance.now();
  expect(approvalsIn(mailOf(wording(link), '', above), arrivedAt)).toMatchObject([
    { signed: false },
  ]);
  expect(performance.now() - began).toBeLessThan(2_000);
});

describe('what is shown', () => {
  const terms = { account: '111122223333', bucket: 'mails', mails: 2, width: 90 };
  const now = arrivedAt + 5 * 3_600_000;

  test('newest first, with how long each works, and never opened', () => {
    const approvals = [
      expected,
      { ...expected, arrivedAt: arrivedAt - 80 * 3_600_000, worksUntil: arrivedAt - 8 * 3_600_000 },
    ];
    expect(renderApprovals(approvals, { ...terms, now }).join('\n')).toBe(
      `
2 mails in s3://mails, newest first; whoever follows a link approves the certificate:

2026-11-20 10:00 UTC  www.storyclub.example  5 h old, works for 67 h more
  ${link}

2026-11-17 02:00 UTC  www.storyclub.example  85 h old: the link works no longer
  ${link}

storyclub opens none of them. Before you approve, compare the names and the account on the
page with those of your site: anybody can ask for a certificate, and only your answer
stands between them and it.`.slice(1),
    );
  });

  test('a request of another account, or a mail that is not signed, is warned of', () => {
    const foreign = [{ ...expected, account: '999999999999', signed: false }];
    expect(renderApprovals(foreign, { ...terms, now }).slice(3, 7)).toEqual([
      '  ! SES found no signature of Amazon on this mail: it may be forged.',
      '  ! The mail says that account 999999999999 asks, and you are 111122223333: do not follow',
      '  it unless both are yours.',
      `  ${link}`,
    ]);
  });

  test('where there is none, it says why that may be', () => {
    const lines = renderApprovals([], { ...terms, mails: 0, now });
    expect(lines[0]).toBe(
      'No link to approve a certificate: 0 mails in s3://mails. A mail comes some minutes after',
    );
    expect(lines.join(' ')).toContain('receipt rule set is active');
  });
});
