"""Ids rise inside a channel in the order of the events, whoever sends at once."""

import pytest

from guilds.models import Channel
from guilds.selectors.channels import get_channel
from guilds.services.channels import delete_channel
from messaging.models import Message
from messaging.rows import MessageFacts
from messaging.services.messages import send_message
from rscord.core import events, snowflake
from rscord.core.errors import UnknownChannel
from tests.base import Community, in_parallel, say


@pytest.mark.django_db(transaction=True)
def test_ids_rise_in_the_order_of_the_log_when_many_send_at_once(community: Community) -> None:
    start = events.head()
    sent = in_parallel(16, lambda n: [say(community.bob, community.channel, f"{n}-{i}") for i in range(4)])
    assert all(isinstance(found, list) for found in sent), sent
    logged = [event.data()["id"] for event in events.read(start, 1000) if event.type == "MESSAGE_CREATE"]
    assert len(logged) == 64
    assert logged == sorted(logged, key=int)
    newest = Channel.objects.get(id=community.channel.id).last_message_id
    assert newest == Message.objects.latest("id").id == int(logged[-1])


def test_an_id_is_above_the_channels_newest_even_if_a_clock_is_behind(community: Community) -> None:
    ahead = snowflake.make() + (3000 << 22)
    Channel.objects.filter(id=community.channel.id).update(last_message_id=ahead)
    sent: MessageFacts = say(community.bob, community.channel, "hi")
    assert sent.row.id > ahead
    assert Channel.objects.get(id=community.channel.id).last_message_id == sent.row.id


def test_a_message_into_a_channel_that_was_just_deleted_is_not_kept(community: Community) -> None:
    access = get_channel(community.bob, community.channel.id)
    delete_channel(actor=community.alice, channel_id=community.channel.id)
    with pytest.raises(UnknownChannel):
        send_message(author=community.bob, channel=access, content="late")
    assert not Message.objects.exists()
