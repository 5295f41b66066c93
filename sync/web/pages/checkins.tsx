/* 加えられなかった受付: who checked in to a group session at a kiosk and was not taken as present, and why. */
import { plain } from '../kit/plain';

export const checkins = plain(
    { path: 'checkins', title: '加えられなかった受付', menu: '受講', place: 14, right: 'report_names' },
    'checkins',
    {
        head: 'name',
        lead: '端末で集合研修の受付をされ、出席者に加えられなかった方です。「加えられます」の方は、「研修の登録」で研修をお願いしたあと、「集合研修」の「出席された方」に入れると、ここから消えます。',
        empty: '加えられなかった受付は、ありません。',
    },
);
