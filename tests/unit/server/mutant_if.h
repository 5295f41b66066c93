/* Put before the files of the server that a test wants to see mutated (mm-test-mutated:): each of their
 * conditions asks the test whether it holds. */
#ifndef MM_TEST_MUTANT_IF_H
#define MM_TEST_MUTANT_IF_H

struct mm_mutant_site {
    const char *file;
    int line;
    int state; /* 0: not met yet; 1: met; 2: the one that is forced */
};
int mm_mutant_if(struct mm_mutant_site *site, int holds);

/* clang-format off */
#define if(...)                                                           \
    if (({                                                                \
            static struct mm_mutant_site site_ = {__FILE__, __LINE__, 0}; \
            mm_mutant_if(&site_, (__VA_ARGS__) ? 1 : 0);                  \
        }))
/* clang-format on */

#endif
