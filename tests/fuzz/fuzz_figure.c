/* Figures of a pack: what the check takes can be written anew, what is written passes the check and is
 * written the same again, and nothing in it could reach out. */
/* mm-fuzz: link=mm_pack also=content/common/figures:svg */
/* mm-test: labels=slow */
#include "content/pack/figure.h"
#include "sync/base/limits.h"
#include "tests/fuzz/fuzz.h"

static size_t faults;

static void on_fault(void *ctx, int line, const char *what, const char *message)
{
    (void)ctx;
    faults++;
    FUZZ_CHECK(line > 0 && *what && *message);
}

static void check_written(const char *svg, size_t len, const struct mm_figure_facts *facts)
{
    static const char *const never[] = {"href", "<script", "url(", "<!", "style", "<?"};
    struct mm_figure_facts again;
    struct mm_buf one, two, words;
    mm_buf_init(&one, 16 * MM_MAX_FIGURE_BYTES);
    mm_buf_init(&two, 16 * MM_MAX_FIGURE_BYTES);
    mm_buf_init(&words, MM_MAX_FIGURE_BYTES);
    FUZZ_CHECK(mm_figure_write(svg, len, &mm_figure_light, &one, &words, NULL) == MM_OK);
    FUZZ_CHECK(mm_utf8_valid(mm_buf_str(&one), one.len, NULL));
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        FUZZ_CHECK(strstr(mm_buf_str(&words), never[i]) || !strstr(mm_buf_str(&one), never[i]));
    if (one.len <= MM_MAX_FIGURE_BYTES) {
        FUZZ_CHECK(mm_figure_check(one.data, one.len, &again, NULL, NULL) == MM_OK);
        FUZZ_CHECK(again.w == facts->w && again.h == facts->h);
        FUZZ_CHECK(mm_figure_write(one.data, one.len, &mm_figure_light, &two, NULL, NULL) == MM_OK);
        FUZZ_CHECK(one.len == two.len && memcmp(one.data, two.data, one.len) == 0);
    }
    mm_buf_done(&one);
    mm_buf_done(&two);
    mm_buf_done(&words);
}

static void on_text(void *ctx, int line, const char *text, bool drawn)
{
    (void)ctx, (void)drawn;
    FUZZ_CHECK(line > 0 && mm_utf8_valid(text, strlen(text), NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_figure_facts facts;
    char *svg = fuzz_string(data, size);
    size_t len = strlen(svg);
    faults = 0;
    enum mm_err err = mm_figure_check(svg, len, &facts, on_fault, NULL);
    FUZZ_CHECK((err == MM_OK) == (faults == 0));
    if (!err) {
        FUZZ_CHECK(facts.w > 0 && facts.w <= MM_FIGURE_MAX_W && facts.h > 0 && facts.h <= MM_FIGURE_MAX_H);
        check_written(svg, len, &facts);
    }
    mm_figure_texts(svg, len, on_text, NULL);
    free(svg);
    return 0;
}
