"""What the people of the demo community say. Speakers are the demo's usernames."""

GUILD = "Harbour Café · Кафе «Гавань»"

PEOPLE = {
    "alice": "Alice",
    "boris": "Борис",
    "masha": "Маша",
    "tom": "Tom",
    "olga": "Ольга",
}

CHANNELS = {
    "welcome": [
        ("alice", "Welcome aboard! This is a demo community: look around, write something, break things."),
        (
            "alice",
            "Добро пожаловать! Это учебное сообщество: осмотритесь, напишите что-нибудь, ничего не бойтесь.",
        ),
        ("boris", "Пишите на любом языке, тут все свои 🙂"),
        ("tom", "Tip: press the **+** in the left column to make a server of your own."),
    ],
    "general": [
        (
            "tom",
            "Morning all. The harbour is completely white with fog, you can hear the ferry but not see it",
        ),
        (
            "masha",
            "Доброе утро! Я как раз на нём еду. Ничего не видно, зато чайки сидят на поручнях прямо рядом",
        ),
        ("boris", "Сфотографируй чаек"),
        ("masha", "Они улетают, когда достаю телефон. Принципиальные."),
        ("alice", "We need a fog bell for the café. Would customers find it charming or terrible?"),
        ("tom", "Charming for one day"),
        ("tom", "Terrible from day two"),
        ("olga", "Голосую за колокол, но маленький."),
        ("alice", "Small bell it is. I'll look at the flea market on Saturday."),
        (
            "boris",
            "На блошином рынке у третьего причала видел корабельный, медный. Продавец уверяет, что с настоящей шхуны",
        ),
        ("masha", "Они все «с настоящей шхуны»"),
        ("tom", "A schooner had how many bells, two hundred?"),
        ("boris", "Ну да. По числу продавцов."),
        ("alice", "Ha. Going anyway. Who wants to come along? Saturday, ten o'clock, by the clock tower"),
        ("olga", "Я приду!"),
        ("tom", "Me too, if there is coffee after"),
        ("alice", "It's a café, Tom. There is always coffee after."),
    ],
    "recipes-рецепты": [
        (
            "olga",
            "Кто просил рецепт лимонного пирога? Пишу по памяти: 3 лимона, 200 г сахара, 4 яйца, 100 г масла",
        ),
        ("masha", "Я! Духовка на сколько?"),
        ("olga", "180, минут тридцать. Середина должна чуть дрожать, тогда самое то"),
        (
            "tom",
            "Translating for myself: the middle should *tremble a little*. I like that as an instruction",
        ),
        ("alice", "It works for most things in the kitchen"),
        ("boris", "И для людей по понедельникам"),
    ],
    "music": [
        ("tom", "Playlist for the rainy evenings is growing, add yours: https://example.org/playlist"),
        ("masha", "Добавила три песни, извините за аккордеон"),
        ("alice", "Never apologise for the accordion."),
    ],
}
"""Channel names, each with what was said there, oldest first."""
