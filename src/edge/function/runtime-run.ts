/**
 * One run: makes the event from the port's text, calls the handler and leaves its answer there as text. Defined as
 * `globalThis['%run%']`, which no identifier can name.
 */
export const RUNTIME_RUN = String.raw`
const readOnce = (holder, name) => {
  const value = holder[name];
  defineProperty(holder, name, {
    enumerable: true,
    configurable: true,
    get() {
      touch();
      return value;
    },
    set(other) {
      defineProperty(holder, name, { value: other, enumerable: true, writable: true });
    },
  });
};

const finish = (value) => {
  const json = stringify(value);
  port.reply = json === undefined ? 'null' : json;
};
const fail = (error) => {
  port.error = String(error);
};

defineProperty(globalThis, '%run%', {
  value() {
    try {
      const event = parse(port.event);
      const { query } = port;
      readOnce(event.context, 'requestId');
      readOnce(event.viewer, 'ip');
      defineProperty(event.request, 'rawQueryString', {
        value: () => (query === null ? undefined : query),
      });
      const answer = handler(event);
      if (typeof answer === 'object' && answer !== null && typeof answer.then === 'function') {
        answer.then(finish).then(undefined, fail);
      } else finish(answer);
    } catch (error) {
      fail(error);
    }
  },
});
`;
