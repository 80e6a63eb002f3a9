// chrono-node as a careful user in Britain sets it up: day before month, and nothing but dates written out.
import * as chrono from 'chrono-node';

const [littleEndian, strict] = [true, true];

export const british = new chrono.Chrono(chrono.en.configuration.createConfiguration(strict, littleEndian));
