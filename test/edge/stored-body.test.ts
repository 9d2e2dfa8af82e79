import { describe, expect, test } from 'vitest';
import { StoredBody } from '../../src/edge/stored-body.ts';
import { settle, textOf } from '../support/edge-location.ts';
import { FlowingBody } from '../support/edge-origin.ts';

const kept = { limit: 1000 };
const passing = { limit: 0 };

test('a whole body is read by anyone at any time', async () => {
  const body = new StoredBody(new TextEncoder().encode('the fox'), kept);
  expect(body).toMatchObject({ isWhole: true, size: 7 });
  expect(await textOf(body.read())).toBe('the fox');
  expect(await textOf(body.read())).toBe('the fox');
});

describe('a body that is kept', () => {
  test('is read by several while it comes in, and by those who come later', async () => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, kept);
    const early = body.read();
    flow.send('the ');
    expect(await early.next()).toEqual({ done: false, value: Buffer.from('the ') });
    const late = textOf(body.read());
    flow.send('fox');
    flow.end();
    expect(await textOf(early)).toBe('fox');
    expect(await late).toBe('the fox');
    expect(await body.ended).toBe(true);
    expect(await textOf(body.read())).toBe('the fox');
  });

  test('comes in whether it is read or not', async () => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, kept);
    body.release();
    flow.send('the fox');
    flow.end();
    expect(await body.ended).toBe(true);
  });

  test('that breaks off is broken for its readers, after what came in', async () => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, kept);
    const reader = body.read();
    flow.send('the ');
    flow.breakOff();
    expect((await reader.next()).value?.toString()).toBe('the ');
    await expect(reader.next()).rejects.toThrow('the origin broke off its answer');
    expect(await body.ended).toBe(false);
  });

  test.each([
    ['shorter', 'the'],
    ['longer', 'the fox and the hen'],
  ])('that is %s than was said breaks off', async (_, text) => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, { ...kept, length: 7 });
    const read = textOf(body.read());
    flow.send(text);
    flow.end();
    await expect(read).rejects.toThrow('the origin broke off its answer');
    expect(await body.ended).toBe(false);
  });

  test('that grows too long says so once, and passes', async () => {
    let calls = 0;
    const flow = new FlowingBody();
    const body = new StoredBody(flow, { limit: 5, tooLong: () => (calls += 1) });
    const reader = body.read();
    for (const chunk of ['the ', 'fox ', 'and ', 'the ', 'hen']) flow.send(chunk);
    flow.end();
    expect(await textOf(reader)).toBe('the fox and the hen');
    expect(calls).toBe(1);
    expect(() => body.read()).toThrow('a body that is not kept cannot be read again');
  });
});

describe('a body that passes', () => {
  test('waits for its reader, and does not come in faster than it is read', async () => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, passing);
    for (const chunk of ['a', 'b', 'c']) flow.send(chunk);
    flow.end();
    await settle();
    expect(flow.taken).toBe(1);
    const reader = body.read();
    await settle();
    expect(flow.taken).toBe(1);
    await reader.next();
    await settle();
    expect(flow.taken).toBe(2);
    expect(await textOf(reader)).toBe('bc');
    expect(await body.ended).toBe(true);
  });

  test('goes at the pace of its slowest reader', async () => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, passing);
    const fast = textOf(body.read());
    const slow = body.read();
    for (const chunk of ['a', 'b', 'c']) flow.send(chunk);
    flow.end();
    await settle();
    expect(flow.taken).toBe(1);
    expect(await textOf(slow)).toBe('abc');
    expect(await fast).toBe('abc');
  });

  test('stops when its last reader leaves', async () => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, passing);
    const reader = body.read();
    flow.send('a');
    flow.send('b');
    await reader.next();
    await reader.return();
    expect(await body.ended).toBe(false);
    expect(flow.isLeft).toBe(true);
  });

  test.each([
    ['before it has begun to come in', []],
    ['while more is awaited', ['a']],
  ])('stops when it turns out that nobody reads it, %s', async (_, chunks) => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, passing);
    for (const chunk of chunks) flow.send(chunk);
    await settle();
    expect(flow.isLeft).toBe(false);
    body.release();
    expect(await body.ended).toBe(false);
    expect(flow.isLeft).toBe(true);
  });

  test('stops when its reader leaves while the sender is silent', async () => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, passing);
    const reader = body.read();
    flow.send('a');
    await reader.next();
    const next = reader.next();
    await settle();
    await reader.return();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await body.ended).toBe(false);
    expect(flow.isLeft).toBe(true);
  });
});

test('a reader that leaves ends its own wait for more', async () => {
  const body = new StoredBody(new FlowingBody(), kept);
  const reader = body.read();
  const next = reader.next();
  await reader.return();
  expect(await next).toEqual({ done: true, value: undefined });
});
