/* A ClickHouse server out of libchdb.so: runs the library's command line and never comes back. Usage: server OPTION… */
#include <stdlib.h>
#include <signal.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

void *chdb_query_cmdline(int argc, char **argv);

int main(int argc, char **argv)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* no server outlives its test */
#endif
    signal(SIGINT, SIG_IGN);
    chdb_query_cmdline(argc, argv);
    return EXIT_SUCCESS;
}
