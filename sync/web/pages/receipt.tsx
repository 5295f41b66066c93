/* 控え確認: the eight digits of a 受講控え, for a duty whose record has not come yet. */
import { useState } from 'preact/hooks';
import { act } from '../api';
import { Form } from '../kit/form';
import type { Page } from '../kit/page';
import { say } from '../kit/say';

interface Checked {
    name: string;
    seat: number;
    status: string;
    course: string;
    kiosk: string;
    arrived: boolean;
}
const digits = (text: string) => text.normalize('NFKC').replace(/[\s-]/g, '');

function View() {
    const [checked, set] = useState<Checked | null>(null);
    return (
        <>
            <p>
                受講控えの番号（8けた）を入れると、どなたの、どの研修の控えかが分かります。記録が端末から届くまで、その研修は「控え確認済」になります。
            </p>
            <Form
                id="receipt"
                asks={[
                    {
                        key: 'code',
                        label: '受講控えの番号',
                        hint: '例: 1234 5678',
                        numbers: true,
                        wrong: (text) => (/^\d{8}$/.test(digits(text)) ? null : '数字8けたを入れてください'),
                    },
                ]}
                doing="確かめる"
                run={async (values) => {
                    set(null);
                    const found = await act<Checked>('receipt.check', { code: digits(values['code'] ?? '') });
                    set(found);
                    say(`${found.name}さんの控えです`);
                }}
            />
            {checked && (
                <section class="result" aria-label="控えの内容">
                    <h2>確かめました</h2>
                    <dl>
                        <dt>氏名</dt>
                        <dd>
                            {checked.name}（{checked.status}
                            {checked.seat > 0 ? `、議席${checked.seat}` : ''}）
                        </dd>
                        <dt>研修</dt>
                        <dd>{checked.course}</dd>
                        <dt>端末</dt>
                        <dd>{checked.kiosk}</dd>
                        <dt>記録</dt>
                        <dd>{checked.arrived ? 'もう届いています' : 'まだ届いていません。届くまで「控え確認済」と出ます'}</dd>
                    </dl>
                </section>
            )}
        </>
    );
}

export const receipt: Page = { path: 'receipt', title: '控え確認', menu: '受講', place: 6, right: 'clerk', View };
