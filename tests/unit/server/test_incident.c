/* 出来事の記録 name nobody: what was entered stands in 見直し資料 until it is taken back, and a note with a
 * name of the roster is refused. mm-test: labels=plain */
#include "sync/server/actions.h"
#include "sync/server/incident.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"
#include "tests/unit/server/fixture_report.h"

static enum mm_err act(struct council *c, const struct mm_action *action, const char *rest,
                       struct mm_errinfo *info)
{
    struct mm_buf out;
    struct mm_json *in = NULL;
    char *text = mm_asprintf("{\"actor\":\"a\",%s}", rest);
    *info = (struct mm_errinfo)MM_ERRINFO_INIT;
    mm_buf_init(&out, 1000);
    MM_CHECK_ERR(mm_json_parse(text, strlen(text), &council_limits, &in, NULL), MM_OK);
    enum mm_err err = action->run(c->central, in, &out, info);
    mm_json_free(in);
    mm_buf_done(&out);
    free(text);
    return err;
}

static enum mm_err add(struct council *c, const char *rest, struct mm_errinfo *info)
{
    return act(c, &mm_action_incident_add, rest, info);
}

static enum mm_err undo(struct council *c, const char *id)
{
    struct mm_errinfo info;
    char *rest = mm_asprintf("\"id\":\"%s\"", id);
    enum mm_err err = act(c, &mm_action_incident_undo, rest, &info);
    free(rest);
    return err;
}

static size_t reviewed(struct council *c)
{
    struct mm_report_table table;
    if (!run_report(c, "review", &table))
        return 99;
    const struct mm_report_table *section = &table;
    while (section && !strstr(section->title, "出来事の記録"))
        section = section->next;
    size_t n = MM_CHECK(section != NULL) ? section->n_rows : 99;
    mm_report_table_done(&table);
    return n;
}

#define LOST "\"on\":\"令和8年11月10日\",\"kind\":\"lost\",\"result\":\"回収・復旧した\",\"clause\":\"3.2\""

MM_TEST(what_happened_stands_in_the_review_until_it_is_taken_back)
{
    struct council c;
    struct mm_errinfo info;
    struct mm_incident *list = NULL;
    struct mm_report_table table;
    size_t n = 0;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_INT(reviewed(&c), 0);
    MM_CHECK_ERR(add(&c, LOST ",\"note\":\"控室\"", &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_ERR(add(&c,
                     "\"on\":\"2026-11-12\",\"kind\":\"災害・停電\",\"result\":\"halted\",\"clause\":"
                     "\"基本方針3(5)\"",
                     &info),
                 MM_OK);
    MM_CHECK_ERR(mm_incident_list(c.central, "2026-11-11", &list, &n, NULL), MM_OK);
    MM_REQUIRE(n == 1);
    MM_CHECK_STR(list[0].on_day, "2026-11-10");
    MM_CHECK_STR(list[0].note, "控室");
    MM_REQUIRE(run_report(&c, "incidents", &table));
    MM_CHECK_INT(table.n_rows, 2);
    MM_CHECK_STR(cell_of(&table, 0, "clause")->text, "基本方針3(5)"); /* the latest first */
    MM_CHECK_STR(cell_of(&table, 1, "kind")->text, "紛失・置き忘れ");
    mm_report_table_done(&table);
    MM_CHECK_INT(reviewed(&c), 2);
    MM_CHECK_ERR(undo(&c, list[0].id), MM_OK);
    MM_CHECK_ERR(undo(&c, list[0].id), MM_ERR_NOT_FOUND);
    MM_CHECK_INT(reviewed(&c), 1);
    free(list);
    council_close(&c);
}

static void put(struct council *c, const char *id, const char *name, const char *reading)
{
    struct mm_person person = {.status = MM_PERSON_COUNCILLOR};
    snprintf(person.id, sizeof person.id, "%s", id);
    snprintf(person.name, sizeof person.name, "%s", name);
    snprintf(person.reading, sizeof person.reading, "%s", reading);
    MM_CHECK_ERR(mm_central_write_begin(c->central, NULL), MM_OK);
    enum mm_err err = mm_people_put(c->central, &person, NULL, NULL);
    MM_CHECK_ERR(mm_central_write_end(c->central, err, NULL), MM_OK);
}

MM_TEST(a_note_that_holds_a_name_of_the_roster_is_refused)
{
    static const struct {
        const char *note;
        bool taken;
    } notes[] = {
        {"青葉和夫の端末", false},
        {"青葉 和夫の端末", false},
        {"青葉さんの端末", false},
        {"和夫の机", false},
        {"あおばかずおの端末", false},
        {"アオバさんの端末", false},
        {"森さんの机", false},
        {"森議員", false},
        {"議員の端末を控室に置き忘れた", true},
        {"森林公園の会議で", true},
        {"あおば号の車内で", true},
        {"", true},
    };
    struct council c;
    struct mm_errinfo info;
    struct mm_incident *list = NULL;
    size_t n = 0, taken = 0;
    MM_REQUIRE(council_open(&c));
    put(&c, "p-aoba", "青葉　和夫", "あおば　かずお");
    put(&c, "p-mori", "森　太郎", "もり　たろう");
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        char *rest = mm_asprintf(LOST ",\"note\":\"%s\"", notes[i].note);
        if (!MM_CHECK((add(&c, rest, &info) == MM_OK) == notes[i].taken))
            printf("  %s: %s\n", notes[i].note, info.text);
        taken += notes[i].taken;
        free(rest);
    }
    MM_CHECK_ERR(mm_incident_list(c.central, "9999-12-31", &list, &n, NULL), MM_OK);
    MM_CHECK_INT(n, taken);
    free(list);
    council_close(&c);
}

MM_TEST(what_cannot_be_says_why_and_leaves_nothing)
{
    static const char *const bad[] = {
        "\"on\":\"2026-12-24\",\"kind\":\"lost\",\"result\":\"none\",\"clause\":\"5\"", /* to come */
        "\"on\":\"きのう\",\"kind\":\"lost\",\"result\":\"none\",\"clause\":\"5\"",
        "\"on\":\"2026-11-10\",\"kind\":\"x\",\"result\":\"none\",\"clause\":\"5\"",
        "\"on\":\"2026-11-10\",\"kind\":\"lost\",\"result\":\"\",\"clause\":\"5\"",
        "\"on\":\"2026-11-10\",\"kind\":\"lost\",\"result\":\"none\",\"clause\":\"11\"",
        LOST ",\"note\":\"二行\\nになる\"",
        LOST ",\"note\":\"あああああああああああああああああああああああああああああああああああああああああ"
             "ああああああああああああああああああああ\"",
    };
    struct council c;
    struct mm_errinfo info;
    struct mm_incident *list = NULL;
    size_t n = 1;
    MM_REQUIRE(council_open(&c));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        MM_CHECK_ERR(add(&c, bad[i], &info), MM_ERR_INVALID);
        MM_CHECK(info.text[0]);
    }
    MM_CHECK_ERR(mm_incident_list(c.central, "9999-12-31", &list, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 0);
    free(list);
    council_close(&c);
}

MM_TEST_MAIN
