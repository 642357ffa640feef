// Numbers as operators write them in SIP become the one stored form.
import { describe, expect, it } from 'vitest';
import { parsePhoneNumber, formatPhoneNumber, maskPhoneNumber, type E164 } from '../../../core/values/phone-number.ts';
import { numberOfUri, readCallerIdentity } from '../../../electron/telephony/redaction/caller-identity.ts';
import { parseMessage } from '../../../electron/telephony/sip/message.ts';

describe('numbers as typed or sent', () => {
  it.each([
    ['01 99 00 12 34', '+33199001234'],
    ['0199001234', '+33199001234'],
    ['01.99.00.12.34', '+33199001234'],
    ['01\u00a099\u00a000\u00a012\u00a034', '+33199001234'],
    ['+33 1 99 00 12 34', '+33199001234'],
    ['+33 (0)1 99 00 12 34', '+33199001234'],
    ['+330199001234', '+33199001234'],
    ['0033199001234', '+33199001234'],
    ['00330199001234', '+33199001234'],
    ['33199001234', '+33199001234'],
    ['199001234', '+33199001234'],
    ['06 39 98 00 01', '+33639980001'],
    ['+44 20 7946 0018', '+442079460018'],
    ['0044 20 7946 0018', '+442079460018'],
    ['+1 212 555 0123', '+12125550123'],
  ])('reads %s', (text, e164) => {
    expect(parsePhoneNumber(text)).toBe(e164);
  });
  it.each(['', '15', '3114', '112', '116006', 'anonymous', '+', '00', '0199', '+33 1 99', '0199001234567890123', '01 99 00 12 3a', '*31#0199001234', 'sip:0199001234'])('refuses %s', (text) => {
    expect(parsePhoneNumber(text)).toBeNull();
  });
  it('formats and masks', () => {
    expect(formatPhoneNumber('+33199001234' as E164)).toBe('01 99 00 12 34');
    expect(maskPhoneNumber('+33639980042' as E164).replace(/\u00a0/g, ' ')).toBe('06 •• •• •• 42');
  });
});

describe('numbers in URIs', () => {
  it.each([
    ['sip:+33199001234@provider.example;user=phone', '+33199001234'],
    ['sip:0199001234@10.0.0.1:5060', '+33199001234'],
    ['sips:33199001234@provider.example', '+33199001234'],
    ['sip:+33199001234;npdi;rn=+33600@provider.example', '+33199001234'],
    ['sip:%2B33199001234@provider.example', '+33199001234'],
    ['sip:0199001234;phone-context=+33@provider.example;user=phone', '+33199001234'],
    ['sip:+33199001234:secret@provider.example', '+33199001234'],
    ['tel:+33-1-99-00-12-34', '+33199001234'],
    ['tel:0199001234;phone-context=+33', '+33199001234'],
    ['tel:199001234;phone-context=+33', '+33199001234'],
    ['tel:+33199001234;ext=12', '+33199001234'],
  ])('reads %s', (uri, e164) => {
    expect(numberOfUri(uri)).toBe(e164);
  });
  it.each(['sip:alice@provider.example', 'sip:provider.example', 'tel:112', 'mailto:a@b.example', 'nonsense'])('finds none in %s', (uri) => {
    expect(numberOfUri(uri)).toBeNull();
  });
});

describe('who calls', () => {
  const read = (...headers: string[]): unknown => readCallerIdentity(parseMessage(`INVITE sip:a@b SIP/2.0\r\n${headers.join('\r\n')}\r\n\r\n`)!);
  const from = 'From: <sip:0261910001@p.example>;tag=1';
  const asserted = 'P-Asserted-Identity: <sip:+33199001234@p.example>';
  it('trusts P-Asserted-Identity, then Remote-Party-ID, then From', () => {
    expect(read(from, asserted, 'Remote-Party-ID: <sip:0353010001@p.example>')).toEqual({ kind: 'number', e164: '+33199001234' });
    expect(read(from, 'Remote-Party-ID: <sip:0353010001@p.example>;privacy=off')).toEqual({ kind: 'number', e164: '+33353010001' });
    expect(read(from)).toEqual({ kind: 'number', e164: '+33261910001' });
    expect(read(from, 'P-Asserted-Identity: <sip:alice@p.example>, <tel:+33199001234>')).toEqual({ kind: 'number', e164: '+33199001234' });
    expect(read('f: <sip:switchboard@p.example>;tag=1')).toEqual({ kind: 'unknown' });
  });
  it.each([
    ['Privacy: id'],
    ['Privacy: user'],
    ['Privacy: header'],
    ['Privacy: none;id'],
    ['PRIVACY: Critical; ID'],
    ['From: "Anonymous" <sip:0261910001@p.example>;tag=1'],
    ['From: Anonymous <sip:anonymous@anonymous.invalid>;tag=1'],
    ['From: <sip:anonymous@p.example>;tag=1'],
    ['From: <sip:restricted@p.example>;tag=1'],
    ['From: <sip:withheld@p.example>;tag=1'],
    ['From: <sip:private@p.example>;tag=1'],
    ['From: <sip:unknown@p.example>;tag=1'],
    ['From: <sip:266696687@p.example>;tag=1'],
    ['From: <sip:+266696687@p.example>;tag=1'],
    ['Remote-Party-ID: <sip:0353010001@p.example>;privacy=full'],
    ['P-Asserted-Identity: <sip:anonymous@anonymous.invalid>'],
  ])('is withheld with %s', (header) => {
    const others = [from, asserted].filter((line) => line.split(':')[0] !== header.split(':')[0]);
    const read2 = read(header, ...others);
    expect(read2).toEqual({ kind: 'withheld' });
  });
  it('is not withheld by Privacy: none', () => {
    expect(read(from, asserted, 'Privacy: none')).toEqual({ kind: 'number', e164: '+33199001234' });
  });
});
