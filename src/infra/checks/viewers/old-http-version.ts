import { type Fault, defineCheck } from '../check.ts';

const fix = { kind: 'http-version', to: 'http2and3' } as const;

export const oldHttpVersion = defineCheck({
  code: 'old-http-version',
  title: 'Readers get HTTP/2 or HTTP/3, whichever their browser speaks',
  area: 'viewers',
  severity: 'notice',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html',
  judge: ({ read }) => {
    const fault = faults[read('distribution').httpVersion];
    return fault === null ? [] : [fault];
  },
});

const faults: Readonly<Record<'http1.1' | 'http2' | 'http3' | 'http2and3', Fault | null>> = {
  'http1.1': {
    what: 'The distribution speaks HTTP/1.1 only.',
    why: 'A page and its images come over few connections, one after another: slower for every reader, most of all on phones.',
    next: 'Set the HTTP version to http2and3; it costs nothing, and older browsers go on with HTTP/1.1.',
    fix,
    severity: 'warning',
  },
  http2: {
    what: 'The distribution does not speak HTTP/3.',
    why: 'On networks that lose packets HTTP/3 is quicker, and it connects in one round trip.',
    next: 'Set the HTTP version to http2and3; it costs nothing, and other browsers go on with HTTP/2.',
    fix,
  },
  http3: {
    what: 'The distribution speaks HTTP/3, but not HTTP/2.',
    why: 'Where a network lets no UDP through, browsers fall back to HTTP/1.1, which is slower.',
    next: 'Set the HTTP version to http2and3.',
    fix,
  },
  http2and3: null,
};
