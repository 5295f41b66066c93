/* The weights of phrases: a file that is no model is refused with a sentence; one that is accepted scores any
 * text the same each time, and a place far from a change as before. */
/* mm-fuzz: link=mm_text */
/* mm-test: labels=slow */
#include "kiosk/text/phrases.h"
#include "tests/fuzz/fuzz.h"

enum { UNITS = 64, AROUND = 3 };

static void check_scores(const struct mm_phrases *p, const uint8_t *data, size_t size)
{
    uint16_t units[UNITS];
    int32_t first[UNITS], again[UNITS];
    for (size_t i = 0; i < UNITS; i++)
        units[i] = (uint16_t)(0x3041 + (size > 0 ? data[i % size] : 0));
    mm_phrases_score(p, units, UNITS, first);
    FUZZ_CHECK(first[0] == 0);
    units[UNITS - 1] = 0xD842;
    mm_phrases_score(p, units, UNITS, again);
    for (size_t i = 0; i + AROUND < UNITS; i++)
        FUZZ_CHECK(first[i] == again[i] && first[i] <= 1000000 && first[i] >= -1000000);
    mm_phrases_score(p, units, 0, again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_phrases *p = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char *json = fuzz_string(data, size);
    enum mm_err err = mm_phrases_parse(json, strlen(json), &p, &info);
    FUZZ_CHECK((err == MM_OK) == (p != NULL));
    FUZZ_CHECK(err == MM_OK || info.text[0]);
    if (p)
        check_scores(p, data, size);
    mm_phrases_close(p);
    free(json);
    return 0;
}
