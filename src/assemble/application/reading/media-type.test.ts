import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toBytes } from '../../testing/conversation.ts';
import { MEDIA_TYPE_BYTES, mediaTypeOf } from './media-type.ts';

const type = (text: string): string | null => mediaTypeOf(toBytes(text), 0, text.length);

test('formats are known by how they begin', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['MZ\x90\0', 'application/x-dosexec'],
    ['GIF89a', 'image/gif'],
    ['\x89PNG\r\n\x1a\n\0', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['RIFF\0\0\0\0WEBPVP8', 'image/webp'],
    ['PK\x03\x04\x14', 'application/zip'],
    ['%PDF-1.7', 'application/pdf'],
    ['\x1f\x8b\x08', 'application/x-gzip'],
    [`\x7fELF\x02\x01\x01${'\0'.repeat(9)}\x02\0`, 'application/x-executable'],
    [`\x7fELF\x01\x02\x01${'\0'.repeat(9)}\0\x03`, 'application/x-sharedlib'],
    [`${'a'.repeat(257)}ustar`, 'application/x-tar'],
  ];
  for (const [text, expected] of cases) assert.equal(type(text), expected, expected);
});

test('texts are known by what they hold', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['\r\n <!-- hello --> <!DOCTYPE html>', 'text/html'],
    ['\xef\xbb\xbf<html lang="en">', 'text/html'],
    ['<?xml version="1.0"?><html>', 'text/html'],
    ['<?xml version="1.0"?><note>', 'application/xml'],
    ['<?xml version="1.0"?><rss version="2.0">', 'text/rss'],
    ['{ "a" : 1 }', 'text/json'],
    ['[{"a":1}]', 'text/json'],
    ['[]', 'text/json'],
    ['#!/bin/sh\n', 'text/x-shellscript'],
    ['#!/usr/bin/env python\n', 'text/x-python'],
    ['(function() {', 'application/javascript'],
    ['just ten letters', 'text/plain'],
    ['<b>unknown markup', 'text/plain'],
  ];
  for (const [text, expected] of cases) assert.equal(type(text), expected, text);
});

test('what is short, or neither text nor known, has no type', () => {
  for (const text of ['', 'a=1&b=2', '\0\x01\x02\x03', '<', '{', '\x7fELF']) assert.equal(type(text), null, text);
});

test('the first bytes alone decide, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const first = bytes.subarray(0, MEDIA_TYPE_BYTES);
      assert.equal(mediaTypeOf(bytes, 0, bytes.length), mediaTypeOf(first, 0, first.length));
    }),
  );
});
