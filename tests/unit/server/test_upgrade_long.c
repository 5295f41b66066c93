/* test_upgrade.c at every call.
 * mm-test-pg: long
 * mm-test: labels=plain,long timeout=600 */
#define STRIDE    1
#define STRIDE_PG 1
#include "tests/unit/server/test_upgrade.c"
