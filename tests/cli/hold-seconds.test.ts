import { describe, expect, it } from '@jest/globals';
import { parseHoldSeconds } from '../../cli/hold-times.ts';
import { holdSecondsFor } from '../../services/cart/orders/index.ts';
import { runCommand } from '../kit/command.ts';

describe('--hold-seconds', () => {
  it.each([
    ['600', { default: 600, byChannel: {} }],
    ['KIOSK=120', { default: 900, byChannel: { KIOSK: 120 } }],
    ['900, KIOSK=300 ,POS=60', { default: 900, byChannel: { KIOSK: 300, POS: 60 } }],
  ])('%j says how long goods are held', (text, holdSeconds) => {
    expect(parseHoldSeconds(text)).toEqual({ holdSeconds });
  });

  it('that is left out leaves what is usual', () => {
    expect(parseHoldSeconds(undefined)).toEqual({});
  });

  it.each([
    [''],
    ['15m'],
    ['kiosk=3'],
    ['KIOSK'],
    ['KIOSK='],
    ['-1'],
    ['900,,'],
    ['0'],
    ['604801'],
    ['1.5'],
    ['900,600'],
    ['KIOSK=1,KIOSK=2'],
    ['KIOSK=999999999999'],
  ])('%j is refused', (text) => {
    expect(() => parseHoldSeconds(text)).toThrow(/^--hold-seconds cannot be /);
  });

  it.each([
    [
      ['cart', '--hold-seconds', 'long'],
      '--hold-seconds cannot be "long": give seconds, and seconds by channel, such as 900,KIOSK=300.\n',
    ],
    [['stock', '--hold-seconds', '9'], '--hold-seconds is for the service cart, not for stock.\n'],
  ])('%j is told before anything is started', async (args, stderr) => {
    const command = runCommand(['service', ...args, '--port', '0'], {});
    expect(await command.ended).toEqual({ code: 2, stdout: '', stderr });
  });
});

it('a channel that only looks like one has the usual time', () => {
  const times = { default: 900, byChannel: { KIOSK: 300 } };
  expect(
    ['KIOSK', 'WEB', 'constructor', '__proto__'].map((channel) => holdSecondsFor(times, channel)),
  ).toEqual([300, 900, 900, 900]);
});
