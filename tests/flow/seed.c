/* flow_seed --version PACK: the version of a pack, as its folder is named. flow_seed STORE PACK [ETAG
 * [PACK_DIR]]: a store with the people of the fictional ○○市議会 and their duties, as an agent would have
 * brought them. Fixed clock and seed: the same bytes each time. A second ETAG leaves the last person out, as
 * a roster that changed. SIGNIN in the environment (pin, card …) is the way to sign in; then everybody has
 * the codes and the cards of code_of and card_of, and the kiosk its receipt key. ASKED: a course that
 * person-01 is asked for by hand; REVISED: clauses that are revised today, with spaces. */
#include "sync/base/hash.h"
#include "sync/rules/duties.h"
#include "sync/store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_MS 1795359600000 /* 2026-11-23 00:00 JST */

static const struct mm_person people[] = {
    {"person-01", "青木　さとみ", "あおき　さとみ", MM_PERSON_COUNCILLOR, .seat = 1,
     .starts_on = "2026-11-01"},
    {"person-02", "井﨑　健一", "いさき　けんいち", MM_PERSON_COUNCILLOR, .seat = 2,
     .starts_on = "2026-11-01"},
    {"person-03", "上野　葛󠄀子", "うえの　かつこ", MM_PERSON_COUNCILLOR, .seat = 3,
     .starts_on = "2026-11-01"},
    {"person-04", "大𠮷　誠", "おおよし　まこと", MM_PERSON_COUNCILLOR, .seat = 4, .starts_on = "2026-11-01"},
    {"person-05", "加藤　髙志", "かとう　たかし", MM_PERSON_COUNCILLOR, .seat = 5, .starts_on = "2026-11-01"},
    {"person-06", "渡邉󠄐　博", "わたなべ　ひろし", MM_PERSON_COUNCILLOR, .seat = 6,
     .starts_on = "2026-11-01"},
    {"person-07", "島　はるか", "しま　はるか", MM_PERSON_ELECT, .starts_on = "2026-11-30"},
    {"person-08", "佐藤　めぐみ", "さとう　めぐみ", MM_PERSON_STAFF, .section = "議事課",
     .starts_on = "2026-10-01"},
    {"person-09", "西村　渡", "にしむら　わたる", MM_PERSON_STAFF, .section = "総務課",
     .starts_on = "2026-11-10"},
    {"person-10", "森　あかね", "もり　あかね", MM_PERSON_STAFF, .section = "議事課",
     .starts_on = "2026-11-10"},
    {"person-11", "元山　昭", "もとやま　あきら", MM_PERSON_EX_COUNCILLOR, .starts_on = "2022-11-01"},
};
#define N_PEOPLE (sizeof(people) / sizeof(people[0]))
#define N_HANDED 2
#define N_EVENTS 2

#define N_MORE 19 /* with GROUP: 26 councillors in all */

static size_t more_people(void)
{
    return getenv("GROUP") ? N_MORE : 0;
}

static void more_fill(struct mm_person *list)
{
    for (int i = 0; i < N_MORE; i++) {
        list[i] = (struct mm_person){.status = MM_PERSON_COUNCILLOR, .seat = 8 + i};
        snprintf(list[i].id, sizeof(list[i].id), "person-%d", 12 + i);
        snprintf(list[i].name, sizeof(list[i].name), "架空　%d", 8 + i);
        snprintf(list[i].reading, sizeof(list[i].reading), "かくう");
        snprintf(list[i].starts_on, sizeof(list[i].starts_on), "2026-11-01");
    }
}

static int say(const struct mm_errinfo *info)
{
    fprintf(stderr, "flow_seed: %s\n", info->text);
    return EXIT_FAILURE;
}

/* Known since they began, or since today. */
static void facts_fill(struct mm_roster *roster)
{
    int32_t today = mm_date_day(mm_date_of(NOW_MS));
    size_t p;
    roster->known.as_of_day = today; /* a kiosk whose clock is lost goes by it */
    for (p = 0; p < roster->n_people; p++) {
        struct mm_fact found[MM_MAX_CHANGE_FACTS], *fact = &roster->known.facts[roster->known.n_facts];
        const struct mm_person *person = &roster->people[p];
        int32_t since = MM_DAY_NONE;
        if (mm_day_parse(person->starts_on, &since) != MM_OK || since > today || since == MM_DAY_NONE)
            since = today;
        if (mm_facts_of_change(NULL, person, "", since, found) == 0)
            continue;
        *fact = found[0];
        snprintf(fact->id, sizeof(fact->id), "00000000-0000-7000-8000-%012u", (unsigned)(p + 1) % 1000);
        roster->known.n_facts++;
    }
}

/* HANDED in the environment: councillors were handed a 対策基準, person-03 also a 使用基準. */
static void handed_fill(struct mm_roster *roster)
{
    static const struct {
        const char *person, *word, *detail, *text;
    } rows[] = {{"", "standards", "情報セキュリティ対策基準（令和8年4月1日）", "00112233445566aa"},
                {"person-03", "tablet", "タブレット端末の使用基準（令和7年10月1日）", "00112233445566bb"}};
    for (size_t i = 0; getenv("HANDED") && i < N_HANDED; i++) {
        struct mm_fact *fact = &roster->known.facts[roster->known.n_facts++];
        int32_t day = mm_date_day(mm_date_of(NOW_MS)) - 10;
        *fact = (struct mm_fact){
            .kind = MM_FACT_HANDED, .on_day = day, .until_day = MM_DAY_NONE, .known_day = day};
        fact->audience = rows[i].person[0] ? 0 : MM_AUD_COUNCILLOR;
        snprintf(fact->id, sizeof(fact->id), "00000000-0000-7000-8000-0000000009%02u", (unsigned)i % 100);
        snprintf(fact->person, sizeof(fact->person), "%s", rows[i].person);
        snprintf(fact->word, sizeof(fact->word), "%s", rows[i].word);
        snprintf(fact->detail, sizeof(fact->detail), "%s", rows[i].detail);
        snprintf(fact->text, sizeof(fact->text), "%s", rows[i].text);
    }
}

/* What the secretariat asked for by hand, and a revision of the policy. */
static void events_fill(struct mm_roster *roster)
{
    const char *asked = getenv("ASKED"), *revised = getenv("REVISED");
    int32_t today = mm_date_day(mm_date_of(NOW_MS));
    if (asked) {
        struct mm_fact *fact = &roster->known.facts[roster->known.n_facts++];
        *fact = (struct mm_fact){.id = "00000000-0000-7000-8000-000000000911",
                                 .kind = MM_FACT_REQUEST,
                                 .on_day = today,
                                 .until_day = today + 1,
                                 .known_day = today};
        snprintf(fact->person, sizeof(fact->person), "%s", people[0].id);
        snprintf(fact->course, sizeof(fact->course), "%s", asked);
    }
    if (revised) {
        struct mm_fact *fact = &roster->known.facts[roster->known.n_facts++];
        *fact = (struct mm_fact){.id = "00000000-0000-7000-8000-000000000912",
                                 .kind = MM_FACT_REVISION,
                                 .on_day = today,
                                 .until_day = MM_DAY_NONE,
                                 .known_day = today,
                                 .text = "00112233445566cc"};
        snprintf(fact->detail, sizeof(fact->detail), "%s", revised);
    }
}

/* SELFCHECK in the environment: a period of 個人の点検 is open. */
static void selfcheck_fill(struct mm_roster *roster)
{
    struct mm_sign_key key;
    uint8_t seed[32] = {7};
    if (!getenv("SELFCHECK"))
        return;
    mm_sign_key_new(&key, seed);
    roster->selfcheck = (struct mm_selfcheck_period){.id = "2026-1",
                                                     .name = "令和8年度第1回",
                                                     .from_day = mm_date_day(mm_date_of(NOW_MS)) - 3,
                                                     .until_day = mm_date_day(mm_date_of(NOW_MS)) + 20,
                                                     .audience = MM_AUD_COUNCILLOR};
    mm_sign_public_format(&key.public_key, roster->selfcheck.key);
    mm_sign_key_done(&key);
}

/* 7001 0000 00nn is the first code of person nn and 7002 0000 00nn the reserve, those of person 6 are out of
 * date; MAMORITEST00000000nn is the card. */
static enum mm_err codes_fill(struct mm_roster *roster, struct mm_errinfo *info)
{
    struct mm_signin_data *data = &roster->signin;
    size_t p;
    int k;
    data->codes = calloc(roster->n_people * MM_CODE_KIND_COUNT, sizeof(data->codes[0]));
    data->cards = calloc(roster->n_people, sizeof(data->cards[0]));
    if (!data->codes || !data->cards)
        return mm_nomem(info);
    data->has_receipt_key = true;
    for (p = 0; p < roster->n_people; p++) {
        char text[32];
        for (k = 0; k < MM_CODE_KIND_COUNT; k++) {
            struct mm_code *code = &data->codes[data->n_codes++];
            *code = (struct mm_code){.kind = (enum mm_code_kind)k, .generation = 1};
            snprintf(code->person, sizeof(code->person), "%s", roster->people[p].id);
            if (k == MM_CODE_FIRST)
                snprintf(code->expires_on, sizeof(code->expires_on), p == 5 ? "2026-11-20" : "2027-02-20");
            snprintf(text, sizeof(text), "%d%08zu", 7001 + k, p + 1);
            if (mm_code_hash(text, strlen(text), code->hash) != MM_OK)
                return mm_nomem(info);
        }
        snprintf(text, sizeof(text), "MAMORITEST%010zu", p + 1);
        snprintf(data->cards[p].person, sizeof(data->cards[p].person), "%s", roster->people[p].id);
        data->cards[p].hash = mm_card_hash(data->card_salt, text);
        data->n_cards++;
    }
    return MM_OK;
}

/* GROUP in the environment: session 4 of the course onboarding-duty is held today for councillors, session 5
 * tomorrow, session 6 is the tabletop tabletop-lost, today for all; 9000 0000 0004 to …6 are their
 * facilitators' numbers. */
static enum mm_err group_fill(struct mm_roster *roster, struct mm_errinfo *info)
{
    static const struct {
        int in_days;
        unsigned audience;
        const char *course;
    } sessions[] = {{0, MM_AUD_COUNCILLOR, "onboarding-duty"},
                    {1, MM_AUD_COUNCILLOR, "onboarding-duty"},
                    {0, MM_AUD_BOTH, "tabletop-lost"}};
    const int n = sizeof(sessions) / sizeof(sessions[0]);
    struct mm_signin_data *data = &roster->signin;
    struct mm_code *codes;
    int32_t today = mm_date_day(mm_date_of(NOW_MS));
    int i;
    if (!getenv("GROUP"))
        return MM_OK;
    codes = realloc(data->codes, (data->n_codes + (size_t)n) * sizeof(*codes));
    if (!codes)
        return mm_nomem(info);
    data->codes = codes;
    for (i = 0; i < n; i++) {
        struct mm_group_session *s = &roster->groups.session[roster->groups.n++];
        struct mm_code *code = &codes[data->n_codes++];
        char text[MM_CODE_BYTES];
        *s = (struct mm_group_session){
            .no = 4 + i, .on_day = today + sessions[i].in_days, .audience = sessions[i].audience};
        snprintf(s->course, sizeof(s->course), "%s", sessions[i].course);
        *code = (struct mm_code){.kind = MM_CODE_FIRST, .generation = 4 + i};
        snprintf(code->person, sizeof(code->person), "%s", MM_GROUP_FACILITATOR);
        snprintf(text, sizeof(text), "90000000000%d", 4 + i);
        if (mm_code_hash(text, strlen(text), code->hash) != MM_OK)
            return mm_nomem(info);
    }
    return MM_OK;
}

static enum mm_err signin_fill(struct mm_roster *roster, struct mm_errinfo *info)
{
    const char *way = getenv("SIGNIN");
    if (!way || !*way)
        return MM_OK;
    if (mm_signin_find(way, &roster->signin.method) != MM_OK)
        return mm_fail(info, MM_ERR_USAGE, "SIGNIN=%s", way);
    return codes_fill(roster, info);
}

static enum mm_err fill(struct mm_store *store, const char *etag, struct mm_errinfo *info)
{
    struct mm_roster roster;
    enum mm_err err = MM_ERR_NOMEM;
    mm_roster_init(&roster);
    roster.people = calloc(N_PEOPLE + N_MORE, sizeof(roster.people[0]));
    roster.known.facts = calloc(N_PEOPLE + N_MORE + N_HANDED + N_EVENTS, sizeof(roster.known.facts[0]));
    if (roster.people && roster.known.facts) {
        memcpy(roster.people, people, sizeof(people));
        more_fill(roster.people + N_PEOPLE);
        roster.n_people = strcmp(etag, "1") == 0 ? N_PEOPLE + more_people() : N_PEOPLE - 2;
        snprintf(roster.council_name, sizeof(roster.council_name), "○○市議会");
        roster.demo = true;
        facts_fill(&roster);
        handed_fill(&roster);
        events_fill(&roster);
        selfcheck_fill(&roster);
        err = signin_fill(&roster, info);
        if (err == MM_OK)
            err = group_fill(&roster, info);
        if (err == MM_OK)
            err = mm_store_roster_put(store, &roster, info);
    }
    mm_roster_done(&roster);
    if (err == MM_OK)
        err = mm_store_meta_set(store, "home_page", "https://rei.example.jp", info);
    if (err == MM_OK && !getenv("SETUP")) /* of a kiosk that somebody set up */
        err = mm_store_meta_set(store, "setup", "done", info);
    return err == MM_OK ? mm_store_meta_set(store, "roster_etag", etag, info) : err;
}

int main(int argc, char **argv)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_clock_fixed fixed = {NOW_MS, 1000};
    struct mm_random_seeded seeded;
    struct mm_clock clock = mm_clock_fixed(&fixed);
    struct mm_random random = mm_random_seeded(&seeded, 7);
    struct mm_store *store = NULL;
    struct mm_pack *pack = NULL;
    enum mm_err err;
    if (argc < 3) {
        fprintf(stderr, "flow_seed STORE PACK [ETAG [PACK_DIR]]\nflow_seed --version PACK\n");
        return 2;
    }
    err = mm_crypto_init(&info);
    if (err == MM_OK)
        err = mm_pack_open(argv[2], &pack, NULL, &info);
    if (err == MM_OK && strcmp(argv[1], "--version") == 0) {
        printf("%s\n", pack->version);
        mm_pack_free(pack);
        return EXIT_SUCCESS;
    }
    if (err == MM_OK)
        err = mm_store_open(argv[1], true, &clock, &random, &store, &info);
    if (err == MM_OK)
        err = fill(store, argc > 3 ? argv[3] : "1", &info);
    if (err == MM_OK && argc > 4)
        err = mm_store_meta_set(store, "pack_dir", argv[4], &info);
    mm_store_close(store);
    mm_pack_free(pack);
    return err == MM_OK ? EXIT_SUCCESS : say(&info);
}
