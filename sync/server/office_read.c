/* What may be written of a 組織の点検: an answer, a role, what it rests on, when it gets better; no names. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/office.h"
#include "sync/server/people.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *code, *ja;
} proofs[] = {
    [MM_OFFICE_PROOF_DOCUMENT] = {"document", "文書"},     [MM_OFFICE_PROOF_RECORD] = {"record", "記録"},
    [MM_OFFICE_PROOF_SETTING] = {"setting", "設定の画面"}, [MM_OFFICE_PROOF_LOOK] = {"look", "現場を見て"},
    [MM_OFFICE_PROOF_ASKED] = {"asked", "聞いて"},         [MM_OFFICE_PROOF_NONE] = {"none", "なし"},
};
_Static_assert(sizeof proofs / sizeof proofs[0] == MM_OFFICE_PROOF_COUNT, "words for each");

/* With each answer: what it rests on must be said; a day may be given; a day must be given. */
static const struct {
    bool rests, may_improve, improves;
} wants[MM_SELFCHECK_ANSWERS] = {
    [MM_OFFICE_YES] = {.rests = true},
    [MM_OFFICE_PARTLY] = {.rests = true, .may_improve = true, .improves = true},
    [MM_OFFICE_NO] = {.may_improve = true, .improves = true},
    [MM_OFFICE_UNSURE] = {.may_improve = true},
};

const char *mm_office_proof_ja(enum mm_office_proof proof)
{
    return proof < MM_OFFICE_PROOF_COUNT ? proofs[proof].ja : "";
}

static enum mm_err read_proof(const char *text, struct mm_office_answer *a, struct mm_errinfo *info)
{
    for (int i = 0; i < MM_OFFICE_PROOF_COUNT; i++)
        if (strcmp(proofs[i].code, text) == 0 || strcmp(proofs[i].ja, text) == 0) {
            a->proof = (enum mm_office_proof)i;
            return MM_OK;
        }
    return mm_fail(info, MM_ERR_INVALID, "%s",
                   mm_say("根拠を、文書、記録、設定の画面、現場を見て、聞いて、なし から選んでください",
                          "what it rests on is one of document, record, setting, look, asked, none"));
}

static enum mm_err read_answer(const char *text, struct mm_office_answer *a, struct mm_errinfo *info)
{
    for (int i = 0; i < MM_SELFCHECK_ANSWERS; i++) {
        char number[2] = {(char)('1' + i), '\0'};
        a->answer = i;
        if (strcmp(number, text) == 0 || strcmp(mm_selfcheck_answers[i], text) == 0)
            return MM_OK;
    }
    return mm_fail(
        info, MM_ERR_INVALID, "%s",
        mm_say("答えを、1 はい、2 一部、3 いいえ、4 わからない、5 当てはまらない から選んでください",
               "the answer is 1 (yes), 2 (partly), 3 (no), 4 (unsure) or 5 (not ours)"));
}

/* ---- no names of persons ------------------------------------------------------------------------------ */
/* A part alone may stay: many families are called like places. */
static enum mm_err check_nameless(struct mm_central *central, const char *text, struct mm_errinfo *info)
{
    char name[2 * MM_MAX_NAME_BYTES];
    enum mm_err err = mm_person_named(central, text, false, name, info);
    if (!err && name[0])
        err = mm_fail(info, MM_ERR_INVALID,
                      mm_say("「%s」は名簿の方の氏名と同じです。役職か、文書や記録の名前を書いてください",
                             "\"%s\" is a name of the roster; write a role or the name of a document"),
                      name);
    return err;
}

static enum mm_err read_text(struct mm_central *central, const char *text, const char *ja, const char *en,
                             char out[MM_OFFICE_TEXT_BYTES], struct mm_errinfo *info)
{
    if (!mm_utf8_label(text, MM_OFFICE_TEXT_BYTES - 1, MM_OFFICE_CHARS))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("%sを%d文字以内で書いてください", "give the %s in at most %d characters"),
                       mm_say(ja, en), MM_OFFICE_CHARS);
    (void)snprintf(out, MM_OFFICE_TEXT_BYTES, "%s", text);
    return check_nameless(central, text, info);
}

enum mm_err mm_office_role(struct mm_central *central, const char *text, char out[MM_OFFICE_TEXT_BYTES],
                           struct mm_errinfo *info)
{
    return read_text(central, text, "役職", "role", out, info);
}

/* ---- the whole ---------------------------------------------------------------------------------------- */
static enum mm_err read_day(const char *text, int64_t now_ms, struct mm_office_answer *a,
                            struct mm_errinfo *info)
{
    int32_t day = MM_DAY_NONE;
    if (*text && !wants[a->answer].may_improve)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("改善の予定日は、「一部」「いいえ」「わからない」のときだけ書きます",
                              "only partly, no and unsure have a day on which it gets better"));
    if (!*text && wants[a->answer].improves)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("「一部」と「いいえ」には、改善の予定日を書いてください",
                              "say by which day it gets better"));
    if (!*text)
        return MM_OK;
    if (mm_roster_day(text, a->improve_on) || mm_day_parse(a->improve_on, &day))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」は日付ではありません。2027-06-05 か 令和9年6月5日 "
                              "のように書いてください",
                              "\"%s\" is no day; write 2027-06-05"),
                       text);
    if (day < mm_date_day(mm_date_of(now_ms)))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("改善の予定日が過ぎています。これからの日を書いてください",
                              "the day on which it gets better has passed; give a later one"));
    return MM_OK;
}

static enum mm_err check_question(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    const struct mm_selfcheck *form = mm_pack_selfcheck(mm_central_pack(central), "office");
    for (size_t i = 0; form && i < form->n_questions; i++)
        if (strcmp(form->questions[i].id, id) == 0)
            return MM_OK;
    return mm_fail(info, MM_ERR_NOT_FOUND,
                   mm_say("配信中の教材の組織の点検に、問い「%s」はありません。「組織の点検」の一覧で確かめて"
                          "ください",
                          "no question \"%s\" in the pack's check of the office; see mamori report office"),
                   id);
}

enum mm_err mm_office_read(struct mm_central *central, const struct mm_json *in,
                           struct mm_office_answer *ret_answer, struct mm_errinfo *info)
{
    struct mm_office_answer a = {.at_ms = mm_now_ms(&central->clock)};
    const char *note = mm_json_get_str(in, "note", "");
    mm_utf8_copy(a.question, sizeof a.question, mm_json_get_str(in, "question", ""));
    enum mm_err err = check_question(central, a.question, info);
    if (!err)
        err = read_answer(mm_json_get_str(in, "answer", ""), &a, info);
    if (!err)
        err = mm_office_role(central, mm_json_get_str(in, "role", ""), a.role, info);
    if (!err)
        err = read_proof(mm_json_get_str(in, "proof", "none"), &a, info);
    if (!err && wants[a.answer].rests && a.proof == MM_OFFICE_PROOF_NONE)
        err =
            mm_fail(info, MM_ERR_INVALID, "%s",
                    mm_say("「はい」と「一部」には、根拠を選んでください。確かめていないときは「わからない」"
                           "です",
                           "yes and partly rest on something; what was not looked at is unsure"));
    if (!err && *note)
        err = read_text(central, note, "文書や記録の名前", "name of the document", a.note, info);
    if (!err)
        err = read_day(mm_json_get_str(in, "improve_on", ""), a.at_ms, &a, info);
    if (err)
        return err;
    mm_central_new_id(central, a.id);
    *ret_answer = a;
    return MM_OK;
}
