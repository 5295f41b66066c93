/* One-time codes, PINs with their waits, cards, receipts: what works once, what is refused, and that nothing
 * in clear reaches a file. */
#include "sync/store/internal.h"
#include "tests/unit/store/fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FIRST   "482915037264"
#define RESERVE "730164928851"
#define LATER   "590318274466"
#define PIN     "493817"
#define OTHER   "820364"

static const uint8_t salt[MM_CARD_SALT_BYTES] = "card-salt-of-16";
static const char card_number[] = "K7Q2M9XWPA4T8HZC3RVB5NDE";

static struct mm_code code_of(const char *person, enum mm_code_kind kind, int64_t generation,
                              const char *code, const char *expires_on)
{
    struct mm_code c = {.kind = kind, .generation = generation};
    snprintf(c.person, sizeof c.person, "%s", person);
    snprintf(c.expires_on, sizeof c.expires_on, "%s", expires_on);
    if (mm_code_hash(code, strlen(code), c.hash))
        abort();
    return c;
}

/* The roster of the fixture with these codes and the councillor's card. */
static void pull(struct mm_store *store, struct mm_code *codes, size_t n)
{
    struct mm_card cards[] = {{COUNCILLOR, mm_card_hash(salt, card_number)}};
    struct mm_person people[] = {
        {.id = COUNCILLOR,
         .name = "守　一郎",
         .reading = "まもり",
         .status = MM_PERSON_COUNCILLOR,
         .seat = 3},
        {.id = STAFF, .name = "葛󠄀西　二郎", .reading = "かさい", .status = MM_PERSON_STAFF},
    };
    struct mm_roster roster = {people, 2, {0}, "○○市議会", true};
    roster.signin = (struct mm_signin_data){
        .method = MM_SIGNIN_PIN, .codes = codes, .n_codes = n, .cards = cards, .n_cards = 1};
    memcpy(roster.signin.card_salt, salt, sizeof salt);
    roster.signin.has_receipt_key = true;
    memset(roster.signin.receipt_key, 7, sizeof roster.signin.receipt_key);
    MM_CHECK_ERR(mm_store_roster_put(store, &roster, NULL), MM_OK);
}

static struct mm_store *store_with_codes(void)
{
    struct mm_store *store = store_ready();
    struct mm_code codes[] = {code_of(COUNCILLOR, MM_CODE_FIRST, 1, FIRST, "2027-02-20"),
                              code_of(COUNCILLOR, MM_CODE_RESERVE, 1, RESERVE, "")};
    pull(store, codes, 2);
    return store;
}

static enum mm_try try_code(struct mm_store *store, const char *person, const char *code,
                            struct mm_code_ticket *ticket)
{
    enum mm_try what = MM_TRY_COUNT;
    struct mm_tries tries;
    struct mm_code_ticket unused;
    MM_CHECK_ERR(mm_store_code_try(store, person, code, &what, &tries, ticket ? ticket : &unused, NULL),
                 MM_OK);
    return what;
}

static enum mm_try try_pin(struct mm_store *store, const char *pin, struct mm_tries *tries)
{
    enum mm_try what = MM_TRY_COUNT;
    struct mm_tries unused;
    MM_CHECK_ERR(mm_store_pin_try(store, COUNCILLOR, pin, &what, tries ? tries : &unused, NULL), MM_OK);
    return what;
}

static void set_pin(struct mm_store *store)
{
    struct mm_code_ticket ticket = {0};
    MM_CHECK_INT(try_code(store, COUNCILLOR, FIRST, &ticket), MM_TRY_OK);
    MM_CHECK_ERR(mm_store_pin_put(store, COUNCILLOR, PIN, &ticket, NULL), MM_OK);
}

static struct mm_tries tries_now(struct mm_store *store)
{
    struct mm_tries tries = {-1, -1};
    MM_CHECK_ERR(mm_store_tries(store, COUNCILLOR, MM_TRY_OF_PIN, &tries, NULL), MM_OK);
    return tries;
}

static void pass(int64_t ms)
{
    mm_clock_advance(&clock_state, ms);
}

MM_TEST(numbers_that_everybody_tries_are_no_pin)
{
    static const char *const bad[] = {"000000",  "111111", "123456", "234567", "890123", "654321",
                                      "012345",  "121212", "123123", "135791", "112233", "12345",
                                      "1234567", "12345a", "",       "147258"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK(!mm_pin_allowed(bad[i]));
    MM_CHECK(mm_pin_allowed(PIN));
    MM_CHECK(mm_pin_allowed("820364"));
    MM_CHECK(mm_pin_allowed("900125"));
}

MM_TEST(the_first_code_sets_a_pin_and_works_once)
{
    struct mm_store *store = store_with_codes();
    struct mm_code_ticket ticket = {0};
    MM_CHECK(!mm_store_pin_is_set(store, COUNCILLOR));
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_WRONG);
    MM_CHECK_INT(try_code(store, COUNCILLOR, "111122223333", NULL), MM_TRY_WRONG);
    MM_CHECK_INT(try_code(store, COUNCILLOR, FIRST, &ticket), MM_TRY_OK);
    MM_CHECK_INT(ticket.kind, MM_CODE_FIRST);
    /* not used up before a PIN is set: the power may go in between */
    MM_CHECK_INT(try_code(store, COUNCILLOR, FIRST, &ticket), MM_TRY_OK);
    MM_CHECK_ERR(mm_store_pin_put(store, COUNCILLOR, "123456", &ticket, NULL), MM_ERR_INVALID);
    MM_CHECK(!mm_store_pin_is_set(store, COUNCILLOR));
    MM_CHECK_ERR(mm_store_pin_put(store, COUNCILLOR, PIN, &ticket, NULL), MM_OK);
    MM_CHECK(mm_store_pin_is_set(store, COUNCILLOR));
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_OK);
    MM_CHECK_INT(try_code(store, COUNCILLOR, FIRST, NULL), MM_TRY_USED);
    MM_CHECK_ERR(mm_store_pin_put(store, COUNCILLOR, OTHER, &ticket, NULL), MM_ERR_CONFLICT);
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_OK);
    store_end(store);
}

MM_TEST(a_used_code_stays_used_after_the_next_pull_and_reopening)
{
    struct mm_store *store = store_with_codes();
    struct mm_code again = code_of(COUNCILLOR, MM_CODE_RESERVE, 1, RESERVE, "");
    set_pin(store);
    pull(store, &again, 1);
    MM_CHECK_INT(try_code(store, COUNCILLOR, FIRST, NULL), MM_TRY_USED);
    mm_store_close(store);
    store = store_open();
    MM_CHECK_INT(try_code(store, COUNCILLOR, FIRST, NULL), MM_TRY_USED);
    MM_CHECK(mm_store_pin_is_set(store, COUNCILLOR));
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_OK);
    store_end(store);
}

MM_TEST(a_code_of_somebody_else_or_of_another_kiosk_changes_nothing)
{
    struct mm_store *store = store_with_codes();
    MM_CHECK_INT(try_code(store, STAFF, FIRST, NULL), MM_TRY_WRONG);
    MM_CHECK_INT(try_code(store, "nobody", FIRST, NULL), MM_TRY_WRONG);
    MM_CHECK_INT(try_code(store, COUNCILLOR, LATER, NULL), MM_TRY_WRONG);
    MM_CHECK_INT(try_code(store, COUNCILLOR, FIRST, NULL), MM_TRY_OK);
    store_end(store);
}

MM_TEST(a_code_works_to_the_end_of_its_last_day)
{
    struct mm_store *store = store_ready();
    struct mm_code codes[] = {code_of(COUNCILLOR, MM_CODE_FIRST, 1, FIRST, "2026-11-22")};
    pull(store, codes, 1);
    MM_CHECK_INT(try_code(store, COUNCILLOR, FIRST, NULL), MM_TRY_OK);
    pass(24 * 60 * 60 * 1000LL);
    MM_CHECK_INT(try_code(store, COUNCILLOR, FIRST, NULL), MM_TRY_EXPIRED);
    MM_CHECK(!mm_store_pin_is_set(store, COUNCILLOR));
    store_end(store);
}

MM_TEST(the_reserve_code_sets_a_new_pin_while_the_old_one_waits)
{
    struct mm_store *store = store_with_codes();
    struct mm_code_ticket ticket = {0};
    struct mm_tries tries;
    set_pin(store);
    for (int i = 0; i < 5; i++)
        (void)try_pin(store, OTHER, NULL);
    MM_CHECK_INT(try_pin(store, PIN, &tries), MM_TRY_WAIT);
    MM_CHECK_INT(try_code(store, COUNCILLOR, RESERVE, &ticket), MM_TRY_OK);
    MM_CHECK_INT(ticket.kind, MM_CODE_RESERVE);
    MM_CHECK_ERR(mm_store_pin_put(store, COUNCILLOR, OTHER, &ticket, NULL), MM_OK);
    MM_CHECK_INT(try_pin(store, OTHER, NULL), MM_TRY_OK);
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_WRONG);
    store_end(store);
}

MM_TEST(five_wrong_ones_are_free_then_each_waits_twice_as_long)
{
    struct mm_store *store = store_with_codes();
    struct mm_tries tries;
    set_pin(store);
    for (int left = 4; left >= 1; left--) {
        MM_CHECK_INT(try_pin(store, OTHER, &tries), MM_TRY_WRONG);
        MM_CHECK_INT(tries.left, left);
        MM_CHECK_INT(tries.wait_ms, 0);
    }
    for (int64_t wait = 15000; wait <= 7680000; wait *= 2) {
        MM_CHECK_INT(try_pin(store, OTHER, &tries), MM_TRY_WRONG);
        MM_CHECK_INT(tries.left, 0);
        MM_CHECK_INT(tries.wait_ms, wait);
        pass(wait - 1);
        MM_CHECK_INT(try_pin(store, PIN, &tries), MM_TRY_WAIT); /* also the right one, and it costs nothing */
        MM_CHECK_INT(tries.wait_ms, 1);
        pass(1);
    }
    MM_CHECK_INT(try_pin(store, PIN, &tries), MM_TRY_OK);
    MM_CHECK_INT(tries.left, 5);
    MM_CHECK_INT(tries_now(store).left, 5);
    store_end(store);
}

MM_TEST(a_wait_is_the_same_after_a_restart_of_the_program_and_a_changed_clock)
{
    struct mm_store *store = store_with_codes();
    set_pin(store);
    for (int i = 0; i < 5; i++)
        (void)try_pin(store, OTHER, NULL);
    pass(5000);
    mm_store_close(store);
    clock_state.wall_at_ms += 365LL * 24 * 60 * 60 * 1000;
    store = store_open();
    MM_CHECK_INT(tries_now(store).wait_ms, 10000);
    clock_state.wall_at_ms = 0; /* 1970 */
    MM_CHECK_INT(tries_now(store).wait_ms, 10000);
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_WAIT);
    pass(10000);
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_OK);
    store_end(store);
}

static void restart_machine(struct mm_store **store, const char *boot, int64_t mono_ms)
{
    mm_store_close(*store);
    clock_state.mono_at_ms = mono_ms;
    *store = store_open();
    snprintf((*store)->machine, sizeof(*store)->machine, "%s", boot);
}

MM_TEST(a_wait_goes_on_with_what_was_left_after_a_restart_of_the_machine)
{
    struct mm_store *store = store_with_codes();
    set_pin(store);
    for (int i = 0; i < 7; i++) { /* 60 s */
        (void)try_pin(store, OTHER, NULL);
        if (i < 6)
            pass(60000);
    }
    MM_CHECK_INT(tries_now(store).wait_ms, 60000);
    for (int i = 0; i < 20; i++) { /* somebody waits at the pad: how much is over is kept */
        pass(1000);
        (void)tries_now(store);
    }
    restart_machine(&store, "second start", 100); /* sooner after its start than before */
    MM_CHECK_INT(tries_now(store).wait_ms, 45000);
    pass(44000);
    MM_CHECK_INT(tries_now(store).wait_ms, 1000);
    restart_machine(&store, "third start", 900000000); /* much later after its start */
    MM_CHECK_INT(tries_now(store).wait_ms, 1000);
    pass(1000);
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_OK);
    store_end(store);
}

MM_TEST(wrong_codes_wait_too_but_not_for_the_pin)
{
    struct mm_store *store = store_with_codes();
    set_pin(store);
    for (int i = 0; i < 5; i++)
        MM_CHECK_INT(try_code(store, COUNCILLOR, LATER, NULL), MM_TRY_WRONG);
    MM_CHECK_INT(try_code(store, COUNCILLOR, RESERVE, NULL), MM_TRY_WAIT);
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_OK);
    pass(15000);
    MM_CHECK_INT(try_code(store, COUNCILLOR, RESERVE, NULL), MM_TRY_OK);
    store_end(store);
}

MM_TEST(a_pin_is_worth_nothing_without_its_pepper)
{
    struct mm_store *store = store_with_codes();
    char path[400];
    struct stat st;
    set_pin(store);
    snprintf(path, sizeof path, "%s/pepper", dir);
    MM_CHECK_INT(stat(path, &st), 0);
    MM_CHECK_INT(st.st_mode & 0777, 0600);
    MM_CHECK_INT(unlink(path), 0);
    MM_CHECK_INT(try_pin(store, PIN, NULL), MM_TRY_WRONG);
    store_end(store);
}

MM_TEST(who_leaves_the_roster_takes_pin_and_codes_along)
{
    struct mm_store *store = store_with_codes();
    struct mm_person staff[] = {{.id = STAFF, .name = "葛󠄀西　二郎", .status = MM_PERSON_STAFF}};
    struct mm_roster roster = {staff, 1, {0}, "○○市議会", true};
    int64_t n = -1;
    set_pin(store);
    MM_CHECK_ERR(mm_store_witness_add(store, COUNCILLOR, STAFF, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_roster_put(store, &roster, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_int(mm_store_db(store),
                           "SELECT (SELECT count(*) FROM pin)+(SELECT count(*) FROM pin_wait)"
                           "+(SELECT count(*) FROM code)+(SELECT count(*) FROM card)"
                           "+(SELECT count(*) FROM witness)",
                           &n, NULL),
                 MM_OK);
    MM_CHECK_INT(n, 0);
    store_end(store);
}

MM_TEST(a_card_finds_its_person_and_nobody_elses_finds_nobody)
{
    struct mm_store *store = store_with_codes();
    char person[MM_ID_BYTES] = "";
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK(mm_store_has_cards(store));
    MM_CHECK_ERR(mm_store_card_find(store, card_number, person, NULL), MM_OK);
    MM_CHECK_STR(person, COUNCILLOR);
    MM_CHECK_ERR(mm_store_card_find(store, "k7q2m9xwpa4t-8hzc3rvb5nde", person, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_card_find(store, "K7Q2M9XWPA4T8HZC3RVB5NDF", person, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(info.text[0] != '\0');
    MM_CHECK_ERR(mm_store_card_find(store, "", person, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_store_card_find(store, "; DROP TABLE card", person, NULL), MM_ERR_NOT_FOUND);
    store_end(store);
}

MM_TEST(a_receipt_is_eight_digits_of_person_and_registration)
{
    struct mm_store *store = store_with_codes();
    char one[MM_RECEIPT_BYTES], two[MM_RECEIPT_BYTES];
    MM_CHECK_ERR(mm_store_receipt(store, COUNCILLOR, REG, one, NULL), MM_OK);
    MM_CHECK_INT(strspn(one, "0123456789"), 8);
    MM_CHECK_ERR(mm_store_receipt(store, STAFF, REG, two, NULL), MM_OK);
    MM_CHECK(strcmp(one, two) != 0);
    store_end(store);
    store = store_ready();
    MM_CHECK_ERR(mm_store_receipt(store, COUNCILLOR, REG, one, NULL), MM_ERR_NOT_FOUND);
    store_end(store);
}

static bool file_holds(const char *name, const char *needle)
{
    char path[400];
    struct mm_buf buf;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (mm_file_read(path, 64 * 1024 * 1024, &buf, NULL))
        return false;
    bool held = memmem(buf.data, buf.len, needle, strlen(needle)) != NULL;
    mm_buf_done(&buf);
    return held;
}

MM_TEST(no_byte_of_a_file_holds_a_pin_or_a_code_in_clear)
{
    static const char *const files[] = {"kiosk.db", "kiosk.db-wal", "pepper"};
    static const char *const secrets[] = {FIRST, RESERVE, PIN, OTHER, card_number};
    struct mm_store *store = store_with_codes();
    set_pin(store);
    (void)try_pin(store, OTHER, NULL);
    (void)try_code(store, COUNCILLOR, RESERVE, NULL);
    MM_CHECK(file_holds("kiosk.db", COUNCILLOR) || file_holds("kiosk.db-wal", COUNCILLOR));
    for (size_t f = 0; f < 3; f++)
        for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
            MM_CHECK(!file_holds(files[f], secrets[i]));
    store_end(store);
}

MM_TEST_MAIN
