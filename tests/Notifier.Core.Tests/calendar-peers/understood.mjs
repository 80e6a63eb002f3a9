// Prints, as JSON, what two readers of calendar files understand of the files given: of each file, what each of them makes of its events.
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';

const instant = (date) => date.toISOString().replace('.000Z', 'Z');
const day = (date) => date.toISOString().slice(0, 10);

function byIcalJs(text) {
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const { startDate, endDate } = event;
    const isDate = startDate.isDate;
    return {
      uid: event.uid,
      sequence: event.sequence,
      stamp: instant(component.getFirstPropertyValue('dtstamp').toJSDate()),
      isDate,
      start: isDate ? startDate.toString() : instant(startDate.toJSDate()),
      end: isDate ? endDate.toString() : instant(endDate.toJSDate()),
      zone: isDate ? null : startDate.zone.tzid,
      status: component.getFirstPropertyValue('status'),
      summary: event.summary,
      description: event.description,
      url: component.getFirstPropertyValue('url'),
      alarms: component.getAllSubcomponents('valarm').map((alarm) => instant(alarm.getFirstPropertyValue('trigger').toJSDate())),
    };
  });
}

function byNodeIcal(text) {
  return Object.values(nodeIcal.sync.parseICS(text)).filter((entry) => entry.type === 'VEVENT').map((event) => {
    const isDate = event.datetype === 'date';
    return {
      uid: event.uid,
      sequence: event.sequence,
      stamp: instant(event.dtstamp),
      isDate,
      start: isDate ? day(event.start) : instant(event.start),
      end: isDate ? day(event.end) : instant(event.end),
      zone: isDate ? null : (event.start.tz ?? event.end.tz).replace('Etc/', ''),
      status: event.status,
      summary: event.summary,
      description: event.description,
      url: event.url ?? null,
      alarms: (event.alarms ?? []).map(({ trigger }) => trigger.val.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')),
    };
  });
}

const files = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
console.log(JSON.stringify(files.map((text) => ({ 'ical.js': byIcalJs(text), 'node-ical': byNodeIcal(text) }))));
