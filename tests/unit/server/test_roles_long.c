/* mm-test: labels=long timeout=600 */
#include "tests/unit/server/fixture_roles.h"

MM_TEST(of_100000_ids_tried_across_councils_none_is_found)
{
    struct crowd *c = crowd();
    MM_REQUIRE(c != NULL);
    MM_CHECK_INT(ids_at_home(c), N_FAR);
    MM_CHECK_INT(ids_hit(c, 100000), 0);
}
MM_TEST_MAIN
