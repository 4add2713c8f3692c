import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { LEVEL_RULES } from '../heads/packet/calibration.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { AnalysisOverrides } from './options.ts';
import { DIRECTIONS, WIDTH } from './options.ts';
import { BUDGET, LEARN, type PacketHeadOverrides, PHASE } from './packet-options.ts';
import { BODY_LIMIT, THRESHOLD, type WebHeadOverrides } from './web-options.ts';
import { DECISION_BUDGET, type WebProxySettings } from './web-proxy-options.ts';
import { duration, prefix, readYamlFile, section, word } from './yaml-file.ts';

/** What a configuration file says of the proxy; whether it refuses, --enforce says. */
export interface ConfiguredProxy extends Omit<WebProxySettings, 'enforce'> {
  readonly refuseBy: 'answer' | 'close';
  readonly alertLog: string | null;
}

/** What a configuration file says; what it leaves out is not said. Paths are absolute. */
export interface Configuration {
  readonly analysis: AnalysisOverrides;
  /** Of the packet head. */
  readonly packet: PacketHeadOverrides;
  /** Of the web head. */
  readonly web: WebHeadOverrides;
  /** The reverse proxy of the web head; null for none. */
  readonly proxy: ConfiguredProxy | null;
  /** The policy file. */
  readonly policy: string | null;
  /** The data folder. */
  readonly data: string | null;
}

const filePath = z.string({ error: 'expected the path of a file' }).min(1);

const configurationSchema = section({
  version: z.literal(1, { error: 'allowed is 1' }),
  /** The policy file, and the data folder; relative to the folder of this file. */
  policy: z.string().min(1).optional(),
  data: z.string().min(1).optional(),
  analysis: section({
    width: duration
      .refine((seconds) => seconds >= WIDTH.least && seconds <= WIDTH.most, { error: 'expected 1m to 7d' })
      .optional(),
    direction: word(DIRECTIONS).optional(),
    home: z.array(prefix, { error: 'expected a list of prefixes' }).max(1_000).optional(),
  }).default({}),
  packet: section({
    map: wholeNumber(PHASE).optional(),
    train: wholeNumber(PHASE).optional(),
    learn: duration
      .refine((seconds) => seconds >= LEARN.least && seconds <= LEARN.most, { error: 'expected 1m to 30d' })
      .optional(),
    budget: z.number().min(BUDGET.least).max(BUDGET.most).optional(),
    levels: word(LEVEL_RULES).optional(),
  }).default({}),
  /** Paths are relative to the folder of this file. */
  web: section({
    rules: z.array(filePath, { error: 'expected a list of files' }).max(100).optional(),
    model: filePath.optional(),
    threshold: z.number().min(THRESHOLD.least).max(THRESHOLD.most).optional(),
    bodyLimit: wholeNumber(BODY_LIMIT).optional(),
    logs: z.array(filePath, { error: 'expected a list of files' }).max(100).optional(),
    /** A reverse proxy that the agent runs. */
    proxy: section({
      listen: z.string({ error: 'expected HOST:PORT' }),
      upstream: z.string({ error: 'expected a URL' }),
      tlsCert: filePath.optional(),
      tlsKey: filePath.optional(),
      upstreamCa: filePath.optional(),
      fail: word(['open', 'closed']).default('open'),
      budget: z.number().min(DECISION_BUDGET.least).max(DECISION_BUDGET.most).default(DECISION_BUDGET.usual),
      refuseBy: word(['answer', 'close']).default('answer'),
      trustedProxies: z.array(prefix, { error: 'expected a list of prefixes' }).max(1_000).default([]),
      alertLog: filePath.optional(),
    }).optional(),
  }).default({}),
});

function wholeNumber({ least, most }: { readonly least: number; readonly most: number }) {
  return z
    .int({ error: `expected a whole number from ${least} to ${most}` })
    .min(least)
    .max(most);
}

/** The configuration of a file, frozen. Errors as `readYamlFile`. */
export function readConfigurationFile(path: string): Configuration {
  const { analysis, packet, web, policy, data } = readYamlFile(path, configurationSchema);
  const beside = (other: string) => resolve(dirname(path), other);
  const absolute = (other: string | undefined) => (other === undefined ? null : beside(other));
  const { rules, model, logs, proxy, ...numbers } = web;
  const files = {
    ...(rules === undefined ? {} : { rules: rules.map(beside) }),
    ...(model === undefined ? {} : { model: beside(model) }),
    ...(logs === undefined ? {} : { logs: logs.map(beside) }),
  };
  return deepFreeze({
    analysis,
    packet,
    web: { ...numbers, ...files },
    proxy:
      proxy === undefined
        ? null
        : {
            ...proxy,
            tlsCert: absolute(proxy.tlsCert),
            tlsKey: absolute(proxy.tlsKey),
            upstreamCa: absolute(proxy.upstreamCa),
            alertLog: absolute(proxy.alertLog),
          },
    policy: absolute(policy),
    data: absolute(data),
  });
}
