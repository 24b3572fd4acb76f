"""Made-up names and sentences, the same for the same seed."""

from bisect import bisect
from itertools import accumulate
from random import Random

ENGLISH = """the to a of and in is it you that for on with this be have are not at but we so what if just can
there one about your from all or out up like time get do my more will some when how know now good make see new any
them then work day here way think back over into really want need look still people long right thing going much where
well even first also better today maybe after build around every again little open test never great code server world
night music morning coffee paper window garden river train letter market winter summer island bridge evening forest
quiet bright careful gentle steady simple honest patient copper silver amber
lantern compass harbour meadow thunder""".split()

RUSSIAN = """и в не на я что он с это а как то но по у за так же от вы мы бы из о для есть уже было ещё мне если только
когда вот да нет или надо быть может очень тут там чтобы тоже сейчас потом всё кто где можно после время день надо
просто хорошо давайте сегодня завтра работа люди дело новый старый долго быстро лучше почему сделать посмотреть думаю
знаю хочу видел вечером утром город дом окно река лес дорога письмо музыка кофе бумага сервер код сборка тест поезд
зима лето остров мост сад тихо ярко просто честно осторожно спокойно фонарь компас гавань медь серебро янтарь гроза
библиотека расписание выставка мастерская рукопись черновик календарь перерыв встреча вопрос ответ""".split()

ENGLISH_NAMES = """Ada Amos Bea Cleo Dara Edwin Elsie Felix Flora Gwen Hugo Ida Iris Jasper Kit Lena Lewis Mabel Miles
Nell Nora Otis Pearl Quinn Rosa Rufus Silas Stella Tess Toby Una Vera Wendell Willa Zora""".split()

RUSSIAN_NAMES = """Алёна Арсений Варя Вера Глеб Дарья Егор Ефим Женя Захар Зоя Игнат Инна Кира Костя Лев Лида Макар
Маша Нина Олег Павел Рита Савва Соня Тимофей Тихон Ульяна Фёдор Юля Яна Ярослав""".split()

ENGLISH_SURNAMES = """Ash Birch Brook Clay Dale Fern Finch Frost Glen Hart Heath Lark Marsh Moss Pike Reed Stone Vale
Wren""".split()

RUSSIAN_SURNAMES = (
    "Белов Вишня Гром Дубов Заря Клён Лис Мороз Орлов Полынь Роса Снег Туман Уголёк Чижов Шубин".split()
)

TOPICS = "general,help,ideas,music,photos,reading,болталка,вопросы,новости,кухня,прогулки,random".split(",")

_TRANSLITERATION = str.maketrans(
    dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", (
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" ")
    ), strict=True))
)  # fmt: skip


class Author:
    """Writes text from one random stream. Word frequencies fall off as in real language (Zipf's law)."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  (no secrets here)
        self._weights = {id(words): _zipf(len(words)) for words in (ENGLISH, RUSSIAN)}

    def sentence(self) -> str:
        """Return one to three sentences of chat, in either language."""
        words = self.random.choice((ENGLISH, RUSSIAN))
        return " ".join(self._one(words) for _ in range(self.random.choice((1, 1, 1, 2, 3))))

    def person(self, number: int) -> tuple[str, str]:
        """Return the username and display name of person ``number``; usernames are unique by number."""
        names, surnames = self.random.choice(
            ((ENGLISH_NAMES, ENGLISH_SURNAMES), (RUSSIAN_NAMES, RUSSIAN_SURNAMES))
        )
        first, last = self.random.choice(names), self.random.choice(surnames)
        return f"{transliterate(first)}.{transliterate(last)}{number}", f"{first} {last}"

    def _one(self, words: list[str]) -> str:
        weights = self._weights[id(words)]
        picked = [
            words[bisect(weights, self.random.random() * weights[-1])]
            for _ in range(self.random.randint(2, 14))
        ]
        return " ".join(picked).capitalize() + self.random.choice((".", ".", ".", "!", "?", "…", ""))


def transliterate(text: str) -> str:
    """Return ``text`` in lower-case Latin letters."""
    return text.lower().translate(_TRANSLITERATION)


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))
