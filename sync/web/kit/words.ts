/* How values read: days as 令和8年11月28日, shares with their n, never a bare percent. */
import type { Cell, Report } from '../api';

const era = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
    era: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZone: 'Asia/Tokyo',
});
const short = new Intl.DateTimeFormat('ja-JP', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: 'Asia/Tokyo' });
const clock = new Intl.DateTimeFormat('ja-JP', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Tokyo' });

const at = (text: string) => new Date(text.length === 10 ? `${text}T00:00:00+09:00` : text);
export const wareki = (text: string): string => era.format(at(text));
export const day = (text: string): string => short.format(at(text));
export const moment = (text: string): string => `${wareki(text)} ${clock.format(at(text))}`;
export const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

export function cell(value: Cell | undefined, type: Report['columns'][number]['type']): string {
    if (value === null || value === undefined) return type === 'date' ? '' : '-';
    if (type === 'share') return percent(Number(value));
    if (type === 'date') return day(String(value));
    return String(value);
}
