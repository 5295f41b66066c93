/* The number on a paper leads back to the report that it was, and tells whether it can be made anew. */
#include "sync/server/reports/printed.h"
#include "tests/unit/server/fixture_report.h"

static void print_it(struct council *c, const char *report, char number[MM_CHECKSUM_BYTES])
{
    struct mm_report_table table;
    MM_REQUIRE(run_report(c, report, &table));
    MM_CHECK_ERR(mm_report_checksum(&table, number, NULL), MM_OK);
    MM_CHECK_ERR(mm_printed_enter(c->central, "書記", &table, NULL), MM_OK);
    mm_report_table_done(&table);
}

static void kiosk_sends(struct council *c, const char *name)
{
    sql(c,
        "INSERT INTO recorder (council, id, name, kind, status, enrolled_at_ms, last_seen_at_ms,"
        " last_received_at_ms, last_seq, backlog) VALUES (?1, ?2, ?2, 'kiosk', 'active', ?3, ?3, ?3, 4, 7)",
        name, NULL);
}

MM_TEST(a_number_leads_back_to_its_report_however_it_is_typed)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    char number[MM_CHECKSUM_BYTES], typed[MM_CHECKSUM_BYTES];
    struct mm_printed printed;

    MM_REQUIRE(council_open(&c) && people_of(&c, 6, 6, &people, &n));
    print_it(&c, "courses", number);
    print_it(&c, "gaps", typed);
    MM_CHECK_ERR(mm_printed_verify(c.central, number, &printed, NULL), MM_OK);
    MM_CHECK_STR(printed.report, "courses");
    MM_CHECK_STR(printed.actor, "書記");
    MM_CHECK_INT(printed.as_of_ms, COUNCIL_AT_MS);
    MM_CHECK_STR(printed.now, number);
    size_t len = 0;
    for (const char *d = number; *d; d++)
        if (*d != ' ')
            typed[len++] = *d >= 'a' ? (char)(*d - 'a' + 'A') : *d;
    typed[len] = '\0';
    MM_CHECK_ERR(mm_printed_verify(c.central, typed, &printed, NULL), MM_OK);
    MM_CHECK_STR(printed.number, number);
    free(people);
    council_close(&c);
}

MM_TEST(a_number_stays_while_kiosks_send_and_changes_with_what_is_counted)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    char number[MM_CHECKSUM_BYTES];
    struct mm_printed printed;

    MM_REQUIRE(council_open(&c) && people_of(&c, 6, 6, &people, &n));
    print_it(&c, "courses", number);
    kiosk_sends(&c, "控室");
    MM_CHECK_ERR(mm_printed_verify(c.central, number, &printed, NULL), MM_OK);
    MM_CHECK_STR(printed.now, number);
    progress(&c, &people[0], "done");
    MM_CHECK_ERR(mm_printed_verify(c.central, number, &printed, NULL), MM_OK);
    MM_CHECK(strcmp(printed.now, number) != 0);
    free(people);
    council_close(&c);
}

MM_TEST(a_number_that_was_never_given_out_is_not_found)
{
    static const char *const none[] = {"", "0123", "0123 4567 89ab cdeg", "0123456789abcdef0"};
    struct council c;
    struct mm_printed printed;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_printed_verify(c.central, "0123 4567 89ab cdef", &printed, NULL), MM_ERR_NOT_FOUND);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        MM_CHECK_ERR(mm_printed_verify(c.central, none[i], &printed, NULL), MM_ERR_INVALID);
    council_close(&c);
}

MM_TEST_MAIN
