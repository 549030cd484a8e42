import Glibc

exit(Tool.main())
