#include "sync/table/cp932.h"
#include "tests/unit/mm_test.h"

struct heard {
    uint32_t cp[8];
    char instead[8][8];
    int n;
};

static void hear(void *ctx, uint32_t cp, const char *instead)
{
    struct heard *heard = (struct heard *)ctx;

    if (heard->n >= 8)
        return;
    heard->cp[heard->n] = cp;
    snprintf(heard->instead[heard->n++], 8, "%s", instead);
}

/* Into CP932 and back. */
static void there_and_back(const char *text, const char *want, struct heard *heard)
{
    const struct mm_cp932_lost lost = {hear, heard};
    struct mm_buf bytes, back;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    *heard = (struct heard){.n = 0};
    mm_buf_init(&bytes, 1000);
    mm_buf_init(&back, 1000);
    MM_CHECK_ERR(mm_cp932_encode(text, strlen(text), &bytes, &lost, &info), MM_OK);
    MM_CHECK_ERR(mm_cp932_decode(mm_buf_str(&bytes), bytes.len, &back, NULL, &info), MM_OK);
    MM_CHECK_STR(mm_buf_str(&back), want);
    mm_buf_done(&bytes);
    mm_buf_done(&back);
}

MM_TEST(names_of_the_office_survive)
{
    struct heard heard;

    there_and_back("髙橋 﨑山 ①ⅳ㈱ ﾊﾝｶｸ abc", "髙橋 﨑山 ①ⅳ㈱ ﾊﾝｶｸ abc", &heard);
    MM_CHECK_INT(heard.n, 0);
}

MM_TEST(twins_are_exchanged_without_a_word)
{
    struct heard heard;

    there_and_back("10〜12 − ‖ — ㋿8年", "10～12 － ∥ ― 令和8年", &heard);
    MM_CHECK_INT(heard.n, 0);
}

MM_TEST(every_lost_character_is_told)
{
    struct heard heard;

    there_and_back("𠮷田 葛\U000E0100城", "〓田 葛城", &heard);
    MM_CHECK_INT(heard.n, 2);
    MM_CHECK_INT(heard.cp[0], 0x20BB7);
    MM_CHECK_STR(heard.instead[0], "〓");
    MM_CHECK_INT(heard.cp[1], 0xE0100);
    MM_CHECK_STR(heard.instead[1], "");
}

MM_TEST(nobody_needs_to_listen)
{
    struct mm_buf bytes;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    mm_buf_init(&bytes, 100);
    MM_CHECK_ERR(mm_cp932_encode("𠮷", 4, &bytes, NULL, &info), MM_OK);
    MM_CHECK_STR(mm_buf_str(&bytes), "\x81\xac");
    mm_buf_done(&bytes);
}

MM_TEST(the_first_bad_byte_is_named)
{
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t bad = 0;

    mm_buf_init(&out, 100);
    MM_CHECK_ERR(mm_cp932_decode("ab\xff", 3, &out, &bad, &info), MM_ERR_SYNTAX);
    MM_CHECK_INT(bad, 2);
    mm_buf_done(&out);
}

MM_TEST_MAIN
