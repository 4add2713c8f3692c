import type { ErrorEntry } from './entry.ts';

export const MODEL_ERRORS = {
  'GH-MDL-001': {
    exit: 3,
    meaning: 'The model file does not exist or could not be read.',
    remedy: 'check the path; gatehound train makes a model',
  },
  'GH-MDL-002': {
    exit: 3,
    meaning: 'The file is no model of Gatehound.',
    remedy: 'name a file that gatehound train --out or gatehound score packets --save wrote',
  },
  'GH-MDL-003': {
    exit: 3,
    meaning:
      'The model file is damaged: it is cut, its checksum is wrong, or what it holds makes no sense. None of it is used.',
    remedy: 'copy it again from where it was made, or train it again',
  },
  'GH-MDL-004': {
    exit: 3,
    meaning: 'The model file has a format that this version of Gatehound does not know.',
    remedy: 'use the version of Gatehound that made it, or train it again with this one',
  },
  'GH-MDL-005': {
    exit: 2,
    meaning: 'The model is for another head, or was trained with other statistics than those asked for.',
    remedy: 'leave the option away that contradicts the model, or train one with it',
  },
  'GH-MDL-006': {
    exit: 1,
    meaning: 'The file could not be written, for example because the disk is full. Nothing was left behind.',
    remedy: 'read the reason in the message, mend it, and run again',
  },
  'GH-MDL-007': {
    exit: 5,
    meaning: 'This user may not read or write the file.',
    remedy: 'grant permission on it and on its folder, or name another place',
  },
  'GH-MDL-008': {
    exit: 1,
    meaning: 'The input ended before learning was done, so there is no model.',
    remedy: 'give more packets, or lower --map and --train',
  },
  'GH-MDL-010': {
    exit: 3,
    meaning: 'The labels could not be read, or a line of them is not one.',
    remedy:
      'give a table with TABs and a header that names a column label, or a bare list of 0 and 1, a line for each packet',
  },
  'GH-MDL-011': {
    exit: 3,
    meaning: 'The labels do not fit the capture: there is not one for each packet.',
    remedy: 'give the labels that were made for this capture',
  },
} as const satisfies Record<string, ErrorEntry>;
