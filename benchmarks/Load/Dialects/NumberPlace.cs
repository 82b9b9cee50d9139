using System.Text;
using Load.Wire;

namespace Load.Dialects;

/// <summary>A place for the digits of one number, in bytes that are otherwise always the same.</summary>
internal struct NumberPlace
{
    private readonly byte[] _bytes;
    private readonly byte[] _mask;
    private int _written;

    private NumberPlace(byte[] bytes, int at, byte[] mask) => (_bytes, At, _mask) = (bytes, at, mask);

    /// <summary>Where it begins; negative where there is none.</summary>
    public int At { get; }

    /// <param name="message">Where the place is marked.</param>
    /// <param name="mark">One character for each digit.</param>
    /// <param name="bytes">What is sent.</param>
    /// <param name="begin">Where the message begins in it.</param>
    /// <param name="isMasked">Whether the message is masked there.</param>
    public static NumberPlace Find(ReadOnlySpan<byte> message, string mark, byte[] bytes, int begin, bool isMasked)
    {
        var at = message.IndexOf(Encoding.ASCII.GetBytes(mark));
        var mask = new byte[at < 0 ? 0 : mark.Length];
        for (var i = 0; i < mask.Length && isMasked; i++) mask[i] = ClientFrame.Key[(at + i) % ClientFrame.Key.Length];
        for (var i = 0; i < mask.Length; i++) bytes[begin + at + i] = (byte)('0' ^ mask[i]);
        return new NumberPlace(bytes, at < 0 ? at : begin + at, mask);
    }

    /// <summary>Writes a number of no more digits than there are places, behind zeros.</summary>
    public void Write(int number)
    {
        var (rest, before) = (number, _written);
        _written = number;
        // The digits in front stay, once what is left of both numbers is the same.
        for (var i = _mask.Length - 1; i >= 0 && rest != before; i--)
        {
            _bytes[At + i] = (byte)(('0' + (rest % 10)) ^ _mask[i]);
            (rest, before) = (rest / 10, before / 10);
        }
    }
}
