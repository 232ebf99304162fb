from wangge.config.command import main

main()
