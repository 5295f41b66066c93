/* duty.note: a fact that somebody enters about people's duties; entered in the 操作の記録. Nothing is changed
 * or taken out: "void" takes an earlier one back.
 *
 * in  {"actor", "kind": "absence" 休み, "exempt" 対象外, "request" お願い, "other" ほかの研修, "handed" 文書,
 * "void" 取消, "person": name, seat or id ("" : everybody of the audience), "course", "on" (absent: today),
 * "until", "reason": leave, official, term_end, other or their Japanese, "audience": 議員 or 職員, "detail",
 *      "document": 対策基準, 実施手順 or 使用基準, "ref"} out {"id", "kind", "person": name, "opened",
 * "closed", "moved": duties of everybody that opened, closed, or have another day now} */
#include "sync/base/hash.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/rules/duties.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DETAIL_CHARS 100

static const struct {
    enum mm_fact_kind kind;
    const char *ja;
    bool reason, detail, document; /* which it takes */
} kinds[] = {
    {MM_FACT_ABSENCE, "休み", true, false, false},    {MM_FACT_EXEMPT, "対象外", true, false, false},
    {MM_FACT_REQUEST, "お願い", false, false, false}, {MM_FACT_OTHER, "ほかの研修", false, true, false},
    {MM_FACT_HANDED, "文書", false, true, true},      {MM_FACT_VOID, "取消", false, false, false},
};
#define N_KINDS (sizeof kinds / sizeof kinds[0])

struct note {
    struct mm_central *central;
    const struct mm_json *in;
    struct mm_fact fact;
    char name[MM_MAX_NAME_BYTES];
    struct mm_errinfo *info;
};

static const char *text_of(const struct note *n, const char *key)
{
    return mm_json_get_str(n->in, key, "");
}

/* ---- the fields -------------------------------------------------------------------------------------- */
static enum mm_err read_kind(struct note *n, size_t *ret_at)
{
    const char *text = text_of(n, "kind");
    size_t i = 0;
    while (i < N_KINDS && strcmp(text, mm_fact_kind_code(kinds[i].kind)) != 0 &&
           strcmp(text, kinds[i].ja) != 0)
        i++;
    if (i == N_KINDS)
        return mm_fail(
            n->info, MM_ERR_INVALID,
            mm_say("「%s」という種類はありません。休み、対象外、お願い、ほかの研修、文書から選んでください",
                   "no kind \"%s\"; choose absence, exempt, request, other or handed"),
            text);
    n->fact.kind = kinds[i].kind;
    *ret_at = i;
    return MM_OK;
}

static enum mm_err read_day(struct note *n, const char *key, int32_t *ret_day)
{
    char day[16];
    const char *text = text_of(n, key);
    if (*text && (mm_roster_day(text, day) || mm_day_parse(day, ret_day)))
        return mm_fail(
            n->info, MM_ERR_INVALID,
            mm_say("「%s」は日付ではありません。2027-06-05 か 令和9年6月5日 のように書いてください",
                   "\"%s\" is no day; write 2027-06-05"),
            text);
    return MM_OK;
}

static enum mm_err read_person(struct note *n)
{
    struct mm_person person;
    const char *text = text_of(n, "person");
    if (!*text)
        return MM_OK;
    enum mm_err err = mm_person_find(n->central, text, &person, n->info);
    if (!err) {
        memcpy(n->fact.person, person.id, sizeof n->fact.person);
        memcpy(n->name, person.name, sizeof n->name);
    }
    return err;
}

/* By its id, or by the title that the reports show. */
static enum mm_err read_course(struct note *n)
{
    const char *text = text_of(n, "course");
    const struct mm_course *course = NULL;
    enum mm_err err = *text ? mm_course_find(n->central, text, &course, n->info) : MM_OK;
    if (course)
        (void)snprintf(n->fact.course, sizeof n->fact.course, "%s", course->id);
    return err;
}

static enum mm_err read_reason(struct note *n, size_t kind)
{
    enum mm_exempt reason;
    const char *text = text_of(n, "reason");
    if (!kinds[kind].reason)
        return MM_OK;
    if (mm_exempt_find(text, &reason))
        return mm_fail(n->info, MM_ERR_INVALID,
                       mm_say("理由「%s」はありません。休職等、公務、任期満了、その他から選んでください"
                              "（くわしい事情は書きません）",
                              "no reason \"%s\"; choose leave, official, term_end or other"),
                       text);
    (void)snprintf(n->fact.word, sizeof n->fact.word, "%s", mm_exempt_code(reason));
    return MM_OK;
}

/* Which edition: another title is another one. */
static enum mm_err read_document(struct note *n, size_t kind)
{
    char hex[MM_HASH_HEX_BYTES];
    const char *text = text_of(n, "document"), *code = mm_document_find(text);
    if (!kinds[kind].document)
        return MM_OK;
    if (!code)
        return mm_fail(n->info, MM_ERR_INVALID,
                       mm_say("どの文書かを --document "
                              "で指定してください。対策基準、実施手順、使用基準のどれかです（「%s」）",
                              "say which document with --document: standards, procedures or tablet (\"%s\")"),
                       text);
    if (!n->fact.detail[0])
        return mm_fail(
            n->info, MM_ERR_INVALID, "%s",
            mm_say(
                "文書の名前と版を --detail で書いてください（例: 情報セキュリティ対策基準（令和8年4月1日））",
                "write its title and edition with --detail"));
    const struct mm_hash hash = mm_sha256(n->fact.detail, strlen(n->fact.detail));
    mm_hash_format(&hash, hex);
    (void)snprintf(n->fact.word, sizeof n->fact.word, "%s", code);
    (void)snprintf(n->fact.text, sizeof n->fact.text, "%.16s", hex);
    return MM_OK;
}

static enum mm_err read_rest(struct note *n, size_t kind)
{
    const char *audience = text_of(n, "audience"), *detail = text_of(n, "detail"), *ref = text_of(n, "ref");
    if (strcmp(audience, "議員") == 0 || strcmp(audience, "councillor") == 0)
        n->fact.audience = MM_AUD_COUNCILLOR;
    else if (strcmp(audience, "職員") == 0 || strcmp(audience, "staff") == 0)
        n->fact.audience = MM_AUD_STAFF;
    else if (*audience)
        return mm_fail(n->info, MM_ERR_INVALID,
                       mm_say("対象「%s」はありません。議員か職員を指定してください",
                              "no audience \"%s\"; use councillor or staff"),
                       audience);
    if (*detail && kinds[kind].detail) {
        if (!mm_utf8_label(detail, sizeof n->fact.detail - 1, MOST_DETAIL_CHARS))
            return mm_fail(n->info, MM_ERR_INVALID,
                           mm_say("名前は %d 文字までです", "at most %d characters of detail"),
                           MOST_DETAIL_CHARS);
        (void)snprintf(n->fact.detail, sizeof n->fact.detail, "%s", detail);
    }
    if (*ref && !mm_uuid_text_ok(ref))
        return mm_fail(n->info, MM_ERR_INVALID, "%s",
                       mm_say("番号が正しくありません。「研修の登録」の一覧で確かめてください",
                              "that is no id; see mamori report notes"));
    if (*ref)
        (void)snprintf(n->fact.ref, sizeof n->fact.ref, "%s", ref);
    return MM_OK;
}

/* What a kind cannot do without, said as the person at the keyboard would say it. */
static enum mm_err check_whole(const struct note *n)
{
    const struct mm_fact *f = &n->fact;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    const char *lacks = NULL;
    if (f->kind != MM_FACT_REQUEST && f->kind != MM_FACT_HANDED && f->kind != MM_FACT_VOID && !f->person[0])
        lacks = mm_say("だれのことかを、氏名か議席で指定してください", "say who: a name or a seat");
    else if ((f->kind == MM_FACT_REQUEST || f->kind == MM_FACT_OTHER) && !f->course[0])
        lacks = mm_say("どの研修かを --course で指定してください", "say which course with --course");
    if (lacks)
        return mm_fail(n->info, MM_ERR_INVALID, "%s", lacks);
    if (mm_fact_check(f, &why))
        return mm_fail(n->info, MM_ERR_INVALID,
                       mm_say("この組み合わせでは登録できません（%s）", "these do not go together (%s)"),
                       why.text);
    return MM_OK;
}

static enum mm_err read_in(struct note *n)
{
    size_t kind = 0;
    int32_t today = mm_date_day(mm_date_of(mm_now_ms(&n->central->clock)));
    n->fact = (struct mm_fact){.on_day = today, .until_day = MM_DAY_NONE, .known_day = today};
    enum mm_err err = read_kind(n, &kind);
    if (!err && n->fact.kind == MM_FACT_VOID)
        n->fact.on_day = MM_DAY_NONE;
    else if (!err)
        err = read_day(n, "on", &n->fact.on_day);
    if (!err)
        err = read_day(n, "until", &n->fact.until_day);
    if (!err)
        err = read_person(n);
    if (!err)
        err = read_course(n);
    if (!err)
        err = read_reason(n, kind);
    if (!err)
        err = read_rest(n, kind);
    if (!err)
        err = read_document(n, kind);
    mm_central_new_id(n->central, n->fact.id);
    return err ? err : check_whole(n);
}

/* A taking back belongs to whom the fact belongs to, so that it travels with it. */
static enum mm_err find_voided(struct note *n)
{
    struct mm_fact *facts = NULL;
    size_t n_facts = 0, i = 0;
    if (n->fact.kind != MM_FACT_VOID)
        return MM_OK;
    enum mm_err err = mm_facts_list(n->central, NULL, &facts, &n_facts, n->info);
    while (!err && i < n_facts && (strcmp(facts[i].id, n->fact.ref) != 0 || facts[i].kind == MM_FACT_VOID))
        i++;
    if (!err && i == n_facts)
        err = mm_fail(n->info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("その番号の登録はありません。「研修の登録」の一覧で確かめてください",
                             "nothing was entered under that id; see mamori report notes"));
    if (!err)
        memcpy(n->fact.person, facts[i].person, sizeof n->fact.person);
    free(facts);
    return err;
}

/* ---- what it changes ------------------------------------------------------------------------------------
 */
static int by_registration(const void *a, const void *b)
{
    return strcmp(((const struct mm_duty *)a)->registration, ((const struct mm_duty *)b)->registration);
}

static enum mm_err sorted_duties(struct note *n, struct mm_duty **ret_duties, size_t *ret_n)
{
    enum mm_err err = mm_duties_list(n->central, NULL, ret_duties, ret_n, n->info);
    if (!err && *ret_n)
        qsort(*ret_duties, *ret_n, sizeof **ret_duties, by_registration);
    return err;
}

struct change {
    int64_t opened, closed, moved;
};

static struct change compare(const struct mm_duty *before, size_t n_before, const struct mm_duty *after,
                             size_t n_after)
{
    struct change c = {0};
    for (size_t i = 0; i < n_after; i++) {
        const struct mm_duty *old =
            n_before ? bsearch(&after[i], before, n_before, sizeof *before, by_registration) : NULL;
        bool was = old && !old->closed_on[0], is = !after[i].closed_on[0];
        c.opened += is && !was;
        c.closed += was && !is;
        c.moved += is && was && strcmp(old->due_on, after[i].due_on) != 0;
    }
    for (size_t i = 0; i < n_before; i++) {
        if (!before[i].closed_on[0] &&
            !(n_after && bsearch(&before[i], after, n_after, sizeof *after, by_registration)))
            c.closed++;
    }
    return c;
}

static enum mm_err put(struct note *n, struct change *ret_change)
{
    struct mm_duty *before = NULL, *after = NULL;
    size_t n_before = 0, n_after = 0;
    enum mm_err err = sorted_duties(n, &before, &n_before);
    if (!err)
        err = mm_central_write_begin(n->central, n->info);
    if (!err) {
        err = mm_facts_put(n->central, &n->fact, n->info);
        if (!err)
            err = sorted_duties(n, &after, &n_after);
        if (!err)
            *ret_change = compare(before, n_before, after, n_after);
        err = mm_central_write_end(n->central, err, n->info);
    }
    free(before);
    free(after);
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct note n = {.central = central, .in = in, .info = info};
    struct change change = {0};
    char what[200];
    struct mm_jw w;
    enum mm_err err = read_in(&n);
    if (!err)
        err = find_voided(&n);
    (void)snprintf(what, sizeof what, "duty note %s %s%s%s", mm_fact_kind_code(n.fact.kind), n.fact.id,
                   n.fact.person[0] ? " " : "", n.fact.person);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), what, info);
    if (!err)
        err = put(&n, &change);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", n.fact.id);
    mm_jw_kstr(&w, "kind", mm_fact_kind_code(n.fact.kind));
    mm_jw_kstr(&w, "person", n.name);
    mm_jw_kint(&w, "opened", change.opened);
    mm_jw_kint(&w, "closed", change.closed);
    mm_jw_kint(&w, "moved", change.moved);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"kind", MM_SHAPE_TEXT},
                                        {"person", MM_SHAPE_TEXT, .optional = true},
                                        {"course", MM_SHAPE_TEXT, .optional = true},
                                        {"on", MM_SHAPE_DAY, .optional = true},
                                        {"until", MM_SHAPE_DAY, .optional = true},
                                        {"reason", MM_SHAPE_TEXT, .optional = true},
                                        {"audience", MM_SHAPE_TEXT, .optional = true},
                                        {"detail", MM_SHAPE_TEXT, .optional = true},
                                        {"document", MM_SHAPE_TEXT, .optional = true},
                                        {"ref", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT},
                                        {"kind", MM_SHAPE_TEXT},
                                        {"person", MM_SHAPE_TEXT},
                                        {"opened", MM_SHAPE_INT},
                                        {"closed", MM_SHAPE_INT},
                                        {"moved", MM_SHAPE_INT},
                                        {NULL}};

const struct mm_action mm_action_duty_note = {"duty.note", run, takes, gives, MM_RIGHT_CLERK};
