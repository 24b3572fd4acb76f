from voice.server.main import main

main()
