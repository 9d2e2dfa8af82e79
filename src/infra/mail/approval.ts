import { headerOf, type Mail, readMail } from './mime.ts';

/** A mail that asks whether a certificate may be issued. */
export interface Approval {
  /** When it came, by the clock of S3. */
  readonly arrivedAt: number;
  /** 72 hours later, by when it has to be followed. */
  readonly worksUntil: number;
  /** The address to follow, put together anew from the parts that are known. */
  readonly link: string;
  /** Where the mail says it is for; null when it does not say. */
  readonly domain: string | null;
  /** The account the mail says the request is from. */
  readonly account: string | null;
  readonly certificate: string | null;
  /** SES found a signature of Amazon (DKIM) on it. */
  readonly signed: boolean;
}

/** How long a link works (https://docs.aws.amazon.com/acm/latest/userguide/email-validation.html), milliseconds. */
const LINK_LIVES = 72 * 3_600_000;

/**
 * The approvals a mail asks for. The pages for them are `https://<region>.acm-certificates.amazon.com/approvals` and, in
 * older mails, `https://certificates.amazon.com/approvals`, with a code and a context
 * (https://docs.aws.amazon.com/acm/latest/userguide/email-automation.html); any other link is not one, whatever it is called.
 */
export function approvalsIn(bytes: string, arrivedAt: number): readonly Approval[] {
  const mail = readMail(bytes);
  const signed = isSigned(mail);
  const found = new Map<string, Approval>();
  for (const text of mail.texts) {
    const about = {
      domain: field(text, 'Domain', /[a-z0-9.*-]+\.[a-z-]+/i),
      account: field(text, '(?:AWS )?account (?:ID|number)', /\d{12}/),
      certificate: field(text, 'Certificate (?:Identifier|ID)', /[0-9a-f-]{8,64}/i),
    };
    for (const link of linksIn(text))
      if (!found.has(link))
        found.set(link, { arrivedAt, worksUntil: arrivedAt + LINK_LIVES, link, ...about, signed });
  }
  return [...found.values()];
}

function linksIn(text: string): readonly string[] {
  const links = text.match(/https:\/\/[^\s"'<>)\]]{1,2000}/g) ?? [];
  return links.flatMap((link) => {
    const approval = toApprovalLink(link.replaceAll('&amp;', '&').replace(/[.,;!]+$/, ''));
    return approval === null ? [] : [approval];
  });
}

/** The link, if it is one of ACM's approvals; null else. */
function toApprovalLink(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  // As they stand there: a `+` would be read as a space, and written as something else.
  const code = /[?&]code=([^&]+)/.exec(url.search)?.[1];
  const context = /[?&]context=([^&]+)/.exec(url.search)?.[1];
  const isOurs =
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    /^(?:[a-z0-9-]+\.acm-certificates|certificates)\.amazon\.com$/.test(url.hostname) &&
    url.pathname === '/approvals';
  if (!isOurs || code === undefined || context === undefined) return null;
  if (!isToken(code) || !isToken(context)) return null;
  return `https://${url.hostname}/approvals?code=${code}&context=${context}`;
}

const isToken = (text: string): boolean => /^[\w.~%+/=:-]{1,1500}$/.test(text);

/** The value on the line of a label, in text or in HTML. */
function field(text: string, label: string, value: RegExp): string | null {
  const plain = text.replaceAll(/<[^<>]{0,500}>/g, ' ');
  const line = new RegExp(String.raw`\b${label}:\s*(${value.source})`, 'i');
  return line.exec(plain)?.[1] ?? null;
}

/**
 * SES writes what it found out of the signatures on top of the mail; what is below came with it and says nothing
 * (https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html).
 */
function isSigned(mail: Mail): boolean {
  // What SES writes is short; a long one is of somebody who wants it read for long.
  const results = headerOf(mail, 'authentication-results')?.slice(0, 4_000) ?? null;
  return (
    results !== null &&
    /^amazonses\.com\s*;/i.test(results) &&
    /\bdkim=pass\b[^;]*\bheader\.[id]=@?(?:[\w-]+\.)*(?:amazon|amazonaws)\.com\b(?![.\w-])/i.test(
      results,
    )
  );
}
