/* 廃棄予定一覧: whose time of keeping is over, and the steps until they are erased. */
import { useState } from 'preact/hooks';
import { act, type Report } from '../api';
import { Confirm } from '../kit/dialog';
import { Grid } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

interface Done {
    people: number;
    left?: number;
}
interface Step {
    action: string;
    state: string; /* of the people it is for */
    right: 'clerk' | 'admin';
    doing: string;
    text: string;
    done: (result: Done) => string;
}
const steps: Step[] = [
    {
        action: 'disposal.plan',
        state: '保存期間が過ぎた',
        right: 'clerk',
        doing: '廃棄の予定に入れる',
        text: 'まだ消しません。管理者の承認のあと、廃棄するまでは、いつでも取り下げられます。',
        done: (result) => `${result.people}人を廃棄の予定に入れました`,
    },
    {
        action: 'disposal.approve',
        state: '廃棄の予定',
        right: 'admin',
        doing: '廃棄を承認する',
        text: 'まだ消しません。予定を作った方は、ほかに管理者がいるときは承認できません。',
        done: (result) => `${result.people}人の廃棄を承認しました`,
    },
    {
        action: 'disposal.run',
        state: '廃棄を承認',
        right: 'admin',
        doing: '廃棄する',
        text: '氏名と、氏名と番号の結び付きが消えます。元に戻すことはできません。学習の記録は、だれのものか分からない番号のまま残ります。',
        done: (result) =>
            `${result.people}人を名簿から消去しました${result.left ? `。${result.left}人は消去できずに残りました` : ''}`,
    },
];
const withdraw: Omit<Step, 'state'> = {
    action: 'disposal.withdraw',
    right: 'clerk',
    doing: '予定を取り下げる',
    text: '名簿はそのまま残ります。あとで、もう一度予定に入れられます。',
    done: (result) => `${result.people}人の廃棄の予定を取り下げました`,
};

function Steps(props: { report: Report; rights: string[]; again: () => void }) {
    const [step, setStep] = useState<(Omit<Step, 'state'> & { people: number }) | null>(null);
    const count = (state: string) => props.report.rows.filter((row) => row['state'] === state).length;
    const open = count('廃棄の予定') + count('廃棄を承認');
    const offered = [
        ...steps.map((one) => ({ ...one, people: count(one.state) })).filter((one) => one.action !== 'disposal.plan' || open === 0),
        { ...withdraw, people: open },
    ].filter((one) => one.people > 0 && props.rights.includes(one.right));
    if (offered.length === 0) return null;
    return (
        <div class="buttons">
            {offered.map((one) => (
                <button key={one.action} type="button" class={one.action === withdraw.action ? 'plain' : ''} onClick={() => setStep(one)}>
                    {one.doing}（{one.people}人）
                </button>
            ))}
            {step && (
                <Confirm
                    title={`${step.people}人について、${step.doing}`}
                    doing={step.doing}
                    close={() => setStep(null)}
                    run={async () => {
                        /* another number by now than the one that was shown: the server refuses */
                        const approves = step.action === 'disposal.approve' ? { people: String(step.people) } : {};
                        say(step.done(await act<Done>(step.action, approves)));
                        setStep(null);
                        props.again();
                    }}
                >
                    <p>{step.text}</p>
                </Confirm>
            )}
        </div>
    );
}

function View(props: Props) {
    return (
        <Sheet report="disposal">
            {(report, again) => (
                <>
                    <p>退任・転出した方の名簿を、いつまで残すかの一覧です。残す期間は「決定事項」で登録します。保全中の方は廃棄できません。</p>
                    <Steps report={report} rights={props.session.rights} again={again} />
                    <Grid
                        caption={`${report.rows.length}人`}
                        columns={report.columns}
                        rows={report.rows}
                        head="name"
                        empty="退任・転出した方はいません。"
                    />
                </>
            )}
        </Sheet>
    );
}

export const disposal: Page = { path: 'disposal', title: '廃棄予定一覧', menu: '備え', place: 9, right: 'report_names', View };
